//! What a change of a demand does to the servers that are judged, and how the effects of its parts add up.

use std::cmp::Ordering;

use serde::Serialize;

/// What a change does to the servers that are judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Something that passed may fail, and nothing that failed passes.
    Stricter,
    /// Something that failed may pass, and nothing that passed fails.
    Looser,
    /// The two versions have no order.
    Incomparable,
    /// Neither, or it cannot be told.
    Other,
}

impl Effect {
    /// Of a value that asks for more the higher it is, by how the one before stands to the one after.
    pub(super) fn of_rise(before_to_after: Option<Ordering>) -> Self {
        match before_to_after {
            Some(Ordering::Less) => Self::Stricter,
            Some(Ordering::Greater) => Self::Looser,
            Some(Ordering::Equal) => Self::Other,
            None => Self::Incomparable,
        }
    }

    /// By whether all that was asked for before still is, and whether nothing is asked for that was not.
    pub(super) fn of_sets(all_is_kept: bool, nothing_is_new: bool) -> Self {
        match (all_is_kept, nothing_is_new) {
            (true, false) => Self::Stricter,
            (false, true) => Self::Looser,
            (true, true) | (false, false) => Self::Other,
        }
    }

    /// Of the change the other way round.
    pub(super) fn reversed(self) -> Self {
        match self {
            Self::Stricter => Self::Looser,
            Self::Looser => Self::Stricter,
            Self::Incomparable | Self::Other => self,
        }
    }

    /// Of several changes at once: that of all of them, where they agree.
    pub(super) fn sum(parts: &[Self]) -> Self {
        let all = |effect: Self| !parts.is_empty() && parts.iter().all(|part| *part == effect);
        if all(Self::Stricter) {
            Self::Stricter
        } else if all(Self::Looser) {
            Self::Looser
        } else if parts.contains(&Self::Incomparable) {
            Self::Incomparable
        } else {
            Self::Other
        }
    }
}
