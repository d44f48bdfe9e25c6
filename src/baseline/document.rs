//! The baseline document as rules see it: checked, with every version read by its scheme.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Glob;
use crate::version::{Scheme, Version};

/// What a failure (or an unknown) does to the verdict.
///
/// It is a word of the baseline because the baseline decides; rules and findings use the same word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Shown, and nothing else.
    Info,
    /// Shown as a warning; does not stop the gate.
    Warn,
    /// A failure blocks the gate; an unknown leaves it undetermined.
    Block,
}

/// Where a baseline stands in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Being written; never chosen automatically, and a server judged by it is undetermined.
    Draft,
    /// In force within its dates.
    Published,
    /// Taken back.
    Withdrawn,
}

/// Whether a baseline may decide on a given day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Published, and the day is within its dates.
    Valid,
    /// The day is before its first.
    NotYetValid,
    /// The day is after its last: newer levels may exist that it does not know.
    Stale,
    /// A draft.
    Draft,
    /// Withdrawn.
    Withdrawn,
}

/// A checked baseline.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Baseline {
    /// The file it was read from.
    pub file: String,
    /// SHA-256 of the file, lower-case hexadecimal.
    pub sha256: String,
    /// The file as it stands: its comments hold what the fields do not.
    #[serde(skip)]
    pub text: String,
    /// Its id, such as `sr650-v2`.
    pub id: String,
    /// Its version; one file for each, never changed after publication.
    pub version: semver::Version,
    /// Where it stands in its life.
    pub status: Status,
    /// One line for people.
    pub title: String,
    /// The versions of patchgate that can judge by it.
    pub needs_patchgate: semver::VersionReq,
    /// The days on which it may decide.
    pub valid: Valid,
    /// The servers it is for.
    pub applies_to: AppliesTo,
    /// Where its values come from.
    pub sources: Vec<Source>,
    /// Its firmware rules; the first that matches a member decides.
    pub rules: Vec<FirmwareRule>,
    /// What a firmware that no rule matches means.
    pub unlisted: Severity,
    /// What a device without observable firmware means.
    pub silent_device: Severity,
    /// Severities that replace those of the rules, by rule id.
    pub severity: BTreeMap<String, Severity>,
}

/// The days on which a baseline may decide, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Valid {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
}

/// The servers that a baseline is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct AppliesTo {
    /// Machine types, such as `7Z73`.
    pub machine_types: Vec<String>,
    /// The manufacturer.
    pub manufacturer: String,
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Its id within the document.
    pub id: String,
    /// Its address.
    pub url: String,
    /// The words or figures seen there.
    pub quote: String,
    /// The day on which they were seen.
    pub seen: Date,
}

/// Which copy of a firmware a rule is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Match {
    /// A pattern of `SoftwareId`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub software_id: Option<Glob>,
    /// A pattern of the inventory member's `Id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inventory_id: Option<Glob>,
    /// The copy.
    pub bank: RuleBank,
}

/// A version that is known to be bad.
#[derive(Clone, Debug, Serialize)]
pub struct Denied {
    /// The version.
    pub version: Version,
    /// What is wrong with it.
    pub reason: String,
    /// The id of the source that says so.
    pub source: String,
}

/// What is demanded of one firmware.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct FirmwareRule {
    /// Its id within the document.
    pub id: String,
    /// The firmware, for people.
    pub title: String,
    /// Which members it is about.
    #[serde(rename = "match")]
    pub matches: Match,
    /// How their versions are read.
    pub scheme: Scheme,
    /// The lowest version that may run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<Version>,
    /// The version that should run; newer is fine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub want: Option<Version>,
    /// The highest version that may run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<Version>,
    /// Where not empty: the only versions that may run.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<Version>,
    /// Versions that must not run.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub deny: Vec<Denied>,
    /// Whether a server must have such a member.
    pub required: bool,
    /// Whether members with the same `SoftwareId` must run the same version.
    pub uniform: bool,
    /// What breaking `min`, `max`, `allow`, `deny` or `required` means.
    pub severity: Severity,
    /// What being below `want` means.
    pub want_severity: Severity,
    /// What breaking `uniform` means.
    pub uniform_severity: Severity,
    /// The ids of the sources of its values; never empty.
    pub sources: Vec<String>,
}

impl FirmwareRule {
    /// What a version that cannot be judged means: as much as the worst that it could hide.
    #[must_use]
    pub fn unknown_severity(&self) -> Severity {
        let hard = self.required || self.min.is_some() || self.max.is_some();
        let hard = hard || !self.allow.is_empty() || !self.deny.is_empty();
        let demands = [
            hard.then_some(self.severity),
            self.want.is_some().then_some(self.want_severity),
            self.uniform.then_some(self.uniform_severity),
        ];
        demands.into_iter().flatten().max().unwrap_or(Severity::Info)
    }
}

impl Baseline {
    /// Whether it may decide on this day.
    #[must_use]
    pub fn standing(&self, on: Date) -> Standing {
        match self.status {
            Status::Draft => Standing::Draft,
            Status::Withdrawn => Standing::Withdrawn,
            Status::Published if on < self.valid.from => Standing::NotYetValid,
            Status::Published if on > self.valid.until => Standing::Stale,
            Status::Published => Standing::Valid,
        }
    }

    /// Whether it is for servers of this machine type.
    #[must_use]
    pub fn applies_to(&self, machine_type: &str) -> bool {
        self.applies_to.machine_types.iter().any(|m| m.eq_ignore_ascii_case(machine_type.trim()))
    }

    /// The URL of the source with this id, else the id.
    #[must_use]
    pub fn source_url<'a>(&'a self, id: &'a str) -> &'a str {
        self.sources.iter().find(|s| s.id == id).map_or(id, |s| s.url.as_str())
    }
}
