//! What it does that one demand takes the place of another: one `match` over all kinds, as in [`super::demand`].

use super::demand::Demand;
use super::effect::Effect;
use super::floor::Floor;
use super::via::Via;

impl Demand<'_> {
    /// Whether both say the same in every part.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        // A version has no `==`; what is compared is how it is written. Nothing of a demand can fail to be JSON.
        let written = |demand: &Self| serde_json::to_value(demand).ok();
        written(self) == written(other)
    }

    /// What it does that one takes the place of the other; both are of one kind.
    pub(super) fn effect(before: Option<&Self>, after: Option<&Self>) -> Effect {
        match (before, after) {
            (None, None) => Effect::Other,
            (None, Some(new)) => new.arrival(),
            (Some(old), None) => old.arrival().reversed(),
            (Some(old), Some(new)) => old.change(new),
        }
    }

    /// What it does that it comes to a rule that had none of its kind.
    fn arrival(&self) -> Effect {
        match self {
            Self::Min(_)
            | Self::Floors(_)
            | Self::Want(_)
            | Self::Max(_)
            | Self::Exact(_)
            | Self::Allow(_)
            | Self::Deny(_)
            | Self::Driver(_)
            | Self::Uniform
            | Self::Required
            | Self::Via(_)
            | Self::After(_) => Effect::Stricter,
            Self::Ignore(_) => Effect::Looser,
        }
    }

    fn change(&self, after: &Self) -> Effect {
        match (self, after) {
            (Self::Min(a), Self::Min(b)) | (Self::Want(a), Self::Want(b)) => Effect::of_rise(a.compare(b)),
            (Self::Floors(a), Self::Floors(b)) => Effect::of_sets(Floor::hold(b, a), Floor::hold(a, b)),
            (Self::Max(a), Self::Max(b)) => Effect::of_rise(b.compare(a)),
            (Self::Exact(a), Self::Exact(b)) => match a.same(b) {
                Some(_) => Effect::Other,
                None => Effect::Incomparable,
            },
            // Each version more is one more that may run.
            (Self::Allow(a), Self::Allow(b)) => contained(a.iter(), b.iter()).reversed(),
            (Self::Deny(a), Self::Deny(b)) => contained(a.iter().map(|d| &d.version), b.iter().map(|d| &d.version)),
            (Self::Driver(a), Self::Driver(b)) => a.change(b),
            (Self::Via(a), Self::Via(b)) => Effect::of_sets(Via::lead_over(b, a), Via::lead_over(a, b)),
            (Self::After(a), Self::After(b)) => contained(a.iter(), b.iter()),
            (Self::Uniform, Self::Uniform) | (Self::Required, Self::Required) | (Self::Ignore(_), Self::Ignore(_)) => {
                Effect::Other
            }
            // Two kinds never take each other's place.
            (
                Self::Min(_)
                | Self::Floors(_)
                | Self::Want(_)
                | Self::Max(_)
                | Self::Exact(_)
                | Self::Allow(_)
                | Self::Deny(_)
                | Self::Driver(_)
                | Self::Uniform
                | Self::Required
                | Self::Via(_)
                | Self::After(_)
                | Self::Ignore(_),
                _,
            ) => Effect::Other,
        }
    }
}

/// The effect of a list each of whose members asks for something.
fn contained<T: ToString>(before: impl Iterator<Item = T>, after: impl Iterator<Item = T>) -> Effect {
    let written = |list: Vec<T>| list.iter().map(ToString::to_string).collect::<Vec<_>>();
    let (before, after) = (written(before.collect()), written(after.collect()));
    Effect::of_sets(before.iter().all(|b| after.contains(b)), after.iter().all(|a| before.contains(a)))
}
