//! Which inventory members a rule is about, and how two such patterns stand to each other.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::glob::Glob;
use crate::msg;
use crate::text::Message;

/// Which copy of a firmware a rule is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RuleBank {
    /// The running firmware.
    #[default]
    Active,
    /// The spare bank.
    Backup,
    /// A staged update.
    Pending,
}

/// Which inventory members a rule is about: all given patterns must match.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Match {
    /// A pattern of `SoftwareId`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub software_id: Option<Glob>,
    /// A pattern of the inventory member's `Id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inventory_id: Option<Glob>,
    /// A pattern of the inventory member's `Name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Glob>,
    /// A pattern of a GUID by which update packages name it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<Glob>,
    /// A pattern of the PCI ids of a device that runs it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<Glob>,
    /// A pattern of the slot of a device that runs it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slot: Option<Glob>,
    /// The copy.
    pub bank: RuleBank,
}

impl Match {
    /// Its patterns, each with what it is held against.
    fn patterns(&self) -> [(&'static str, Option<&Glob>); 6] {
        let Self { software_id, inventory_id, name, target, device, slot, bank: _ } = self;
        [
            ("SoftwareId", software_id.as_ref()),
            ("Id", inventory_id.as_ref()),
            ("Name", name.as_ref()),
            ("target", target.as_ref()),
            ("device", device.as_ref()),
            ("slot", slot.as_ref()),
        ]
    }

    /// Its patterns in words: `SoftwareId BMC-AFBT-*, slot PCIe 3`.
    pub(crate) fn in_words(&self) -> String {
        let given = self.patterns().into_iter().filter_map(|(name, glob)| Some(format!("{name} {}", glob?)));
        given.collect::<Vec<_>>().join(", ")
    }

    /// Whether it is about this text, be that a `SoftwareId`, an id, a name or a target.
    pub(crate) fn speaks_of(&self, text: &str) -> bool {
        let own = [&self.software_id, &self.inventory_id, &self.name, &self.target];
        own.into_iter().flatten().any(|glob| glob.matches(text))
    }

    /// Whether it tells only by the devices that run the firmware.
    pub(crate) fn is_by_device(&self) -> bool {
        [&self.software_id, &self.inventory_id, &self.name, &self.target].iter().all(|glob| glob.is_none())
    }

    /// The patterns of both by the same property.
    fn beside<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = (Option<&'a Glob>, Option<&'a Glob>)> {
        self.patterns().into_iter().zip(other.patterns()).map(|((_, a), (_, b))| (a, b))
    }

    /// Whether every member that `other` matches is matched by this one.
    pub(super) fn covers(&self, other: &Self) -> bool {
        self.bank == other.bank
            && self.beside(other).all(|patterns| match patterns {
                (None, _) => true,
                (Some(_), None) => false,
                (Some(a), Some(b)) => a.covers(b),
            })
    }

    /// Whether both could ever be about one member, so that it matters which rule stands first.
    pub(super) fn could_meet(&self, other: &Self) -> bool {
        let apart = |patterns| matches!(patterns, (Some(a), Some(b)) if !Glob::overlaps(a, b));
        self.bank == other.bank && !self.beside(other).any(apart)
    }

    /// Whether some id could match both by the same property. Two by different properties are not compared: whether they
    /// meet depends on the server.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        let mut both = self.beside(other).filter_map(|(a, b)| a.zip(b)).peekable();
        self.bank == other.bank && both.peek().is_some() && both.all(|(a, b)| a.overlaps(b))
    }

    /// For people: `SoftwareId BMC-AFBT-*, active bank`.
    pub(crate) fn said(&self) -> Message {
        let patterns: Vec<String> =
            self.patterns().into_iter().filter_map(|(name, glob)| Some(format!("{name} {}", glob?))).collect();
        let patterns = patterns.join(", ");
        match self.bank {
            RuleBank::Active => msg!("match-active", patterns = patterns),
            RuleBank::Backup => msg!("match-backup", patterns = patterns),
            RuleBank::Pending => msg!("match-pending", patterns = patterns),
        }
    }
}

/// In English, as it stands in documents.
impl fmt::Display for Match {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said().text)
    }
}
