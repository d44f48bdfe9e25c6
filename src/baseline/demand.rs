//! Every kind of demand that a firmware rule can make, and all that the program must know of it.
//!
//! What a kind is called, by which severity it weighs, how people read it, and whether a version holds it (and in
//! [`super::replaced`] what a change of it does): each is one `match` over all kinds here, so that a new kind does not compile until it has said it. The
//! rest of the program asks, and knows no kind by name.

use std::cmp::Ordering;

use serde::Serialize;

use super::denied::Denied;
use super::driver::DriverDemand;
use super::floor::Floor;
use super::severity::Severity;
use super::via::Via;
use crate::msg;
use crate::text::{Message, Words};
use crate::version::Version;

/// One demand of a firmware rule.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) enum Demand<'r> {
    /// The lowest version that may run.
    Min(&'r Version),
    /// The levels below which something is open.
    Floors(&'r [Floor]),
    /// The version that should run; newer is fine.
    Want(&'r Version),
    /// The highest version that may run.
    Max(&'r Version),
    /// The one version that may run.
    Exact(&'r Version),
    /// The only versions that may run.
    Allow(&'r [Version]),
    /// Versions that must not run.
    Deny(&'r [Denied]),
    /// The Windows driver that must go with it.
    Driver(&'r DriverDemand),
    /// Members with the same `SoftwareId` run one version.
    Uniform,
    /// A server has such a member.
    Required,
    /// The stepping stones of an update.
    Via(&'r [Via]),
    /// The ids of the rules whose firmware is updated first.
    After(&'r [String]),
    /// Why nothing is demanded.
    Ignore(&'r str),
}

/// By which severity a demand weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    /// `severity` of the rule.
    Rule,
    /// `want-severity` of the rule.
    Want,
    /// `uniform-severity` of the rule.
    Uniform,
    /// Each part has its own; this is the heaviest.
    Parts(Severity),
    /// Its own; it is about something else than the firmware.
    Own(Severity),
}

/// In which way a version breaks a demand, from the mildest to the gravest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Breach {
    BelowWant,
    NotAllowed,
    AboveMax,
    BelowMin,
    Denied,
}

/// Whether a version holds a demand, from the best to the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Held {
    /// It does, or the demand is not about the version.
    Yes,
    /// The two cannot be compared.
    Unclear,
    /// It does not.
    No(Breach),
}

/// What a demand means beside the others of its rule.
pub(super) struct Sense<'r> {
    /// Its version, where it is a bound. The bounds of a rule come from the lowest to the highest.
    pub bound: Option<&'r Version>,
    /// The versions that somebody may choose because it names them.
    pub named: &'r [Version],
    /// Whether an older firmware has to be updated because of it.
    pub is_goal: bool,
    /// Whether `exact` leaves nothing for it to say.
    pub is_said_by_exact: bool,
}

/// What a sentence about a broken demand speaks of.
pub(crate) struct Installed<'a> {
    pub component: &'a str,
    pub title: &'a str,
    /// As the member gives it.
    pub installed: &'a str,
    /// As the scheme of the rule reads it.
    pub version: Option<&'a Version>,
    /// All that the rule wants, see [`super::rule::FirmwareRule::wanted`].
    pub wanted: &'a Words,
}

impl Demand<'_> {
    /// Its field in the document.
    pub(crate) fn key(&self) -> &'static str {
        match self {
            Self::Min(_) => "min",
            Self::Floors(_) => "floor",
            Self::Want(_) => "want",
            Self::Max(_) => "max",
            Self::Exact(_) => "exact",
            Self::Allow(_) => "allow",
            Self::Deny(_) => "deny",
            Self::Driver(_) => "driver",
            Self::Uniform => "uniform",
            Self::Required => "required",
            Self::Via(_) => "via",
            Self::After(_) => "after",
            Self::Ignore(_) => "ignore",
        }
    }

    /// By which severity it weighs; none for what cannot be broken.
    pub(crate) fn weight(&self) -> Option<Weight> {
        match self {
            Self::Min(_) | Self::Max(_) | Self::Exact(_) | Self::Allow(_) | Self::Deny(_) | Self::Required => {
                Some(Weight::Rule)
            }
            Self::Floors(floors) => floors.iter().map(|floor| floor.severity).max().map(Weight::Parts),
            Self::Want(_) => Some(Weight::Want),
            Self::Uniform => Some(Weight::Uniform),
            Self::Driver(driver) => Some(Weight::Own(driver.severity)),
            Self::Via(_) | Self::After(_) | Self::Ignore(_) => None,
        }
    }

    /// For a list of versions in one line, without what is not about the version: `min 48C-4.71`.
    pub(crate) fn brief(&self) -> Option<Words> {
        match self {
            Self::Min(_) | Self::Want(_) | Self::Max(_) | Self::Exact(_) => self.words().into_iter().next(),
            Self::Floors(floors) => {
                let levels = floors.iter().map(|floor| floor.at_least.to_string().into());
                let levels = chained(levels, |first, rest| msg!("demand-floors", first = first, rest = rest))?;
                Some(msg!("demand-at-least", version = levels).into())
            }
            Self::Allow(versions) => Some(format!("allow {}", joined(*versions, " | ")).into()),
            Self::Deny(denied) => Some(format!("deny {}", joined(denied.iter().map(|d| &d.version), " | ")).into()),
            Self::Driver(_) | Self::Uniform | Self::Required | Self::Via(_) | Self::After(_) | Self::Ignore(_) => None,
        }
    }

    /// For people: one sentence for each part of it. A word that is that of the field stays as it is in every language.
    pub(crate) fn words(&self) -> Vec<Words> {
        let fact = |text: String| vec![Words::Fact(text)];
        match self {
            Self::Min(version) => fact(format!("min {version}")),
            Self::Floors(floors) => floors.iter().map(|floor| floor.demanded().into()).collect(),
            Self::Want(version) => fact(format!("want {version}")),
            Self::Max(version) => fact(format!("max {version}")),
            Self::Exact(version) => vec![msg!("demand-exactly", version = version).into()],
            Self::Allow(versions) => fact(format!("allow {}", joined(*versions, " "))),
            Self::Deny(denied) => denied.iter().map(|d| format!("deny {}: {}", d.version, d.reason).into()).collect(),
            Self::Driver(driver) => fact(format!("driver {} min {}", driver.patterns(), driver.min)),
            Self::Uniform => fact("uniform".to_owned()),
            Self::Required => fact("required".to_owned()),
            Self::Via(stones) => {
                stones.iter().map(|v| msg!("demand-via", below = v.below, stone = v.through).into()).collect()
            }
            Self::After(rules) => fact(format!("after {}", rules.join(", "))),
            Self::Ignore(why) => vec![msg!("demand-ignored", why = why).into()],
        }
    }

    /// Its value for somebody who compares two of them, with all that can differ.
    pub(crate) fn value(&self) -> String {
        match self {
            Self::Min(version) | Self::Want(version) | Self::Max(version) | Self::Exact(version) => version.to_string(),
            Self::Floors(floors) => joined(*floors, "; "),
            Self::Allow(versions) => joined(*versions, ", "),
            Self::Deny(denied) => joined(*denied, "; "),
            Self::Driver(driver) => {
                format!("{}, min {} ({}, {})", driver.patterns(), driver.min, driver.scheme, driver.severity)
            }
            Self::Uniform | Self::Required => "true".to_owned(),
            Self::Via(stones) => joined(*stones, "; "),
            Self::After(rules) => rules.join(", "),
            Self::Ignore(why) => (*why).to_owned(),
        }
    }

    /// The ids of the sources that its parts name by themselves.
    pub(crate) fn sources(&self) -> Vec<&str> {
        match self {
            Self::Floors(floors) => floors.iter().map(|floor| floor.source.as_str()).collect(),
            Self::Deny(denied) => denied.iter().map(|d| d.source.as_str()).collect(),
            Self::Via(stones) => stones.iter().map(|v| v.source.as_str()).collect(),
            Self::Min(_)
            | Self::Want(_)
            | Self::Max(_)
            | Self::Exact(_)
            | Self::Allow(_)
            | Self::Driver(_)
            | Self::Uniform
            | Self::Required
            | Self::After(_)
            | Self::Ignore(_) => Vec::new(),
        }
    }

    /// The levels that it is about.
    pub(crate) fn levels(&self) -> Vec<&Version> {
        match self {
            Self::Min(version) | Self::Want(version) | Self::Max(version) | Self::Exact(version) => vec![version],
            Self::Floors(floors) => floors.iter().map(|floor| &floor.at_least).collect(),
            Self::Allow(_)
            | Self::Deny(_)
            | Self::Driver(_)
            | Self::Uniform
            | Self::Required
            | Self::Via(_)
            | Self::After(_)
            | Self::Ignore(_) => Vec::new(),
        }
    }

    /// Whether a version holds it.
    pub(crate) fn held_by(&self, version: &Version) -> Held {
        let bound = |limit: &Version, wrong: Ordering, breach: Breach| match version.compare(limit) {
            Some(order) if order == wrong => Held::No(breach),
            Some(_) => Held::Yes,
            None => Held::Unclear,
        };
        match self {
            Self::Min(min) => bound(min, Ordering::Less, Breach::BelowMin),
            Self::Floors(floors) => {
                let held = floors.iter().map(|floor| bound(&floor.at_least, Ordering::Less, Breach::BelowMin));
                held.max().unwrap_or(Held::Yes)
            }
            Self::Want(want) => bound(want, Ordering::Less, Breach::BelowWant),
            Self::Max(max) => bound(max, Ordering::Greater, Breach::AboveMax),
            Self::Exact(exact) => one_of(std::slice::from_ref(*exact), version),
            Self::Allow(versions) => one_of(versions, version),
            Self::Deny(denied) => match any_same(denied.iter().map(|d| &d.version), version) {
                Some(true) => Held::No(Breach::Denied),
                Some(false) => Held::Yes,
                None => Held::Unclear,
            },
            Self::Driver(_) | Self::Uniform | Self::Required | Self::Via(_) | Self::After(_) | Self::Ignore(_) => {
                Held::Yes
            }
        }
    }

    /// What is said of a version that breaks it.
    pub(crate) fn sentence(&self, of: &Installed<'_>) -> Message {
        let Installed { component, title, installed, version, wanted } = *of;
        match self {
            Self::Want(want) => {
                msg!(
                    "firmware-level-below-want",
                    component = component,
                    title = title,
                    installed = installed,
                    want = want
                )
            }
            Self::Min(min) => {
                msg!("firmware-level-below-min", component = component, title = title, installed = installed, min = min)
            }
            // All of them: what is open does not depend on which of two weighs more.
            Self::Floors(floors) => {
                let broken = floors.iter().filter(|floor| version.is_some_and(|version| floor.is_above(version)));
                let floors = chained(broken.map(Floor::sentence), |first, rest| {
                    msg!("floors-broken", first = first, rest = rest)
                });
                let floors = floors.unwrap_or_default();
                msg!(
                    "firmware-level-below-floor",
                    component = component,
                    title = title,
                    installed = installed,
                    floors = floors
                )
            }
            Self::Max(max) => {
                msg!("firmware-level-above-max", component = component, title = title, installed = installed, max = max)
            }
            Self::Deny(denied) => {
                let hit = denied.iter().find(|d| version.and_then(|v| v.same(&d.version)) == Some(true));
                let reason = hit.map(|d| d.reason.as_str()).unwrap_or_default();
                msg!(
                    "firmware-level-denied",
                    component = component,
                    title = title,
                    installed = installed,
                    reason = reason
                )
            }
            Self::Exact(_)
            | Self::Allow(_)
            | Self::Driver(_)
            | Self::Uniform
            | Self::Required
            | Self::Via(_)
            | Self::After(_)
            | Self::Ignore(_) => msg!(
                "firmware-level-not-allowed",
                component = component,
                title = title,
                installed = installed,
                wanted = wanted
            ),
        }
    }
}

impl<'r> Demand<'r> {
    /// It, or where its parts weigh differently each of them as a demand of its own.
    pub(crate) fn parts(&self) -> Vec<Self> {
        match self {
            Self::Floors(floors) => floors.iter().map(|floor| Self::Floors(std::slice::from_ref(floor))).collect(),
            Self::Min(_)
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
            | Self::Ignore(_) => vec![*self],
        }
    }

    /// What the check of a document has to know of it.
    pub(super) fn sense(&self) -> Sense<'r> {
        let none = Sense { bound: None, named: &[], is_goal: false, is_said_by_exact: false };
        match self {
            Self::Min(version) => Sense { bound: Some(version), is_goal: true, is_said_by_exact: true, ..none },
            Self::Want(version) => {
                let named = std::slice::from_ref(*version);
                Sense { bound: Some(version), named, is_goal: true, is_said_by_exact: true }
            }
            // Floors have no order among each other.
            Self::Floors(_) => Sense { is_goal: true, is_said_by_exact: true, ..none },
            Self::Max(version) => Sense { bound: Some(version), is_said_by_exact: true, ..none },
            Self::Exact(version) => Sense { named: std::slice::from_ref(*version), is_goal: true, ..none },
            Self::Allow(versions) => Sense { named: versions, is_said_by_exact: true, ..none },
            Self::Deny(_)
            | Self::Driver(_)
            | Self::Uniform
            | Self::Required
            | Self::Via(_)
            | Self::After(_)
            | Self::Ignore(_) => none,
        }
    }
}

/// A list as a sentence of sentences: each says the first of what is left, and the rest.
pub(super) fn chained(
    items: impl DoubleEndedIterator<Item = Words>,
    two: impl Fn(Words, Words) -> Message,
) -> Option<Words> {
    items.rev().reduce(|rest, first| two(first, rest).into())
}

fn joined<T: ToString>(parts: impl IntoIterator<Item = T>, between: &str) -> String {
    parts.into_iter().map(|part| part.to_string()).collect::<Vec<_>>().join(between)
}

/// Whether one of these is the same as `version`; none where none is, and one of them cannot be compared.
fn any_same<'v>(versions: impl Iterator<Item = &'v Version>, version: &Version) -> Option<bool> {
    let answers: Vec<Option<bool>> = versions.map(|v| v.same(version)).collect();
    if answers.contains(&Some(true)) {
        return Some(true);
    }
    answers.iter().all(Option::is_some).then_some(false)
}

fn one_of(versions: &[Version], version: &Version) -> Held {
    match any_same(versions.iter(), version) {
        Some(true) => Held::Yes,
        Some(false) => Held::No(Breach::NotAllowed),
        None => Held::Unclear,
    }
}
