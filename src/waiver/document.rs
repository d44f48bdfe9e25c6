//! Waivers as rules see them: checked.

use std::fmt;

use jiff::Timestamp;

use crate::baseline::Glob;
use crate::evidence::{Observation, Subject};
use crate::signed::Signature;

/// A checked file of waivers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waivers {
    /// The file it was read from.
    pub file: String,
    /// SHA-256 of the file, lower-case hexadecimal.
    pub sha256: String,
    /// What is known of its origin.
    pub signature: Signature,
    /// The waivers, in the order of the file.
    pub list: Vec<Waiver>,
}

/// A failure that somebody accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// Its id within the file.
    pub id: String,
    /// What it waives.
    pub target: Target,
    /// On which servers.
    pub servers: Servers,
    /// Why.
    pub reason: String,
    /// Who accepted it.
    pub approver: String,
    /// The instant from which it holds no more.
    pub expires: Timestamp,
    /// The lowest installed version with which it holds, as written: its scheme is that of the firmware rule.
    pub not_below: Option<String>,
    /// Whether it waives unknowns too.
    pub unknown: bool,
    /// Where the decision is written down.
    pub ticket: Option<String>,
}

/// Which findings a waiver is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The rule.
    pub rule: String,
    /// The components of the rule's findings.
    pub component: Component,
}

/// Which components of a rule's findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Component {
    /// All.
    Any,
    /// Those that match.
    Like(Glob),
    /// This one.
    Exactly(String),
}

/// Which servers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Servers {
    /// Every server.
    All,
    /// Those with one of these serial numbers.
    Serials(Vec<String>),
    /// Those of one of these machine types.
    MachineTypes(Vec<String>),
}

impl Waiver {
    /// Whether its time is over at this instant. The instant `expires` itself is after its time.
    #[must_use]
    pub fn is_expired(&self, now: Timestamp) -> bool {
        now >= self.expires
    }
}

impl Target {
    /// Whether it is about the finding of this rule about this component.
    #[must_use]
    pub fn covers(&self, rule: &str, component: &str) -> bool {
        self.rule == rule
            && match &self.component {
                Component::Any => true,
                Component::Like(glob) => glob.matches(component),
                Component::Exactly(exact) => exact == component,
            }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.component {
            Component::Any => f.write_str(&self.rule),
            Component::Like(glob) => write!(f, "{}:{glob}", self.rule),
            Component::Exactly(component) => write!(f, "{}:{component}", self.rule),
        }
    }
}

impl Servers {
    /// Whether it is for this server. A mark that is not known matches nothing: the waiver may be meant for another.
    #[must_use]
    pub fn include(&self, subject: &Subject) -> bool {
        let named = |names: &[String], mark: &Observation<String>| {
            mark.text().is_some_and(|mark| names.iter().any(|name| name.eq_ignore_ascii_case(mark)))
        };
        match self {
            Self::All => true,
            Self::Serials(serials) => named(serials, &subject.serial),
            Self::MachineTypes(types) => named(types, &subject.machine_type),
        }
    }

    /// Whether it names each of its servers (or says all of them), so that one where nothing is waived is a surprise.
    #[must_use]
    pub fn is_explicit(&self) -> bool {
        !matches!(self, Self::MachineTypes(_))
    }
}

impl fmt::Display for Servers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Serials(names) | Self::MachineTypes(names) => f.write_str(&names.join(", ")),
        }
    }
}
