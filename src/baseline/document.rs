//! The baseline document as rules see it: checked, with every version read by its scheme.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Glob;
use crate::evidence::Evidence;
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
    /// SHA-256 of what it demands together with what it extends, as compact JSON without the names and hashes of files:
    /// two servers judged by the same hash were judged by the same demands.
    pub resolved_sha256: String,
    /// The baseline that it extends, as `id@version`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extends: Option<String>,
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
    /// Its demands on settings.
    pub settings: Vec<SettingRule>,
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
    /// Patterns of the model's name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub models: Vec<Glob>,
    /// The manufacturer.
    pub manufacturer: String,
    /// Patterns of the operating system's name; any where there is none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub os: Vec<Glob>,
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
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
    /// A pattern of the PCI ids of a device that runs it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<Glob>,
    /// A pattern of the slot of a device that runs it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slot: Option<Glob>,
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
    /// The vendor's advisory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advisory: Option<String>,
}

/// A stepping stone: whatever is older than `below` is first updated to `through`.
#[derive(Clone, Debug, Serialize)]
pub struct Via {
    /// The version from which the stone is not needed.
    pub below: Version,
    /// The stone.
    pub through: Version,
    /// The id of the source that says so.
    pub source: String,
}

/// The Windows driver that must go with a firmware.
#[derive(Clone, Debug, Serialize)]
pub struct DriverDemand {
    /// A pattern of the driver package.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inf: Option<Glob>,
    /// A pattern of the provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<Glob>,
    /// A pattern of the device's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<Glob>,
    /// How driver versions are read.
    pub scheme: Scheme,
    /// The lowest version.
    pub min: Version,
    /// What an older driver means.
    pub severity: Severity,
}

/// Whose setting it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SettingOf {
    /// A UEFI attribute, by its name in `Bios.Attributes`.
    Uefi,
    /// UEFI Secure Boot: `enabled`, `current-boot` or `mode`.
    SecureBoot,
    /// The security of the BMC: see [`SettingRule::BMC`].
    Bmc,
}

/// What is demanded of one setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct SettingRule {
    /// Its id within the document.
    pub id: String,
    /// The setting, for people.
    pub title: String,
    /// Whose setting it is.
    pub of: SettingOf,
    /// Its name there.
    pub name: String,
    /// Where not empty: the only values that it may have.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<String>,
    /// Values that it must not have.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub deny: Vec<String>,
    /// The lowest number that it may have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<u64>,
    /// The highest number that it may have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<u64>,
    /// What another value means.
    pub severity: Severity,
    /// The ids of the sources of its values; never empty.
    pub sources: Vec<String>,
}

impl SettingRule {
    /// The settings of Secure Boot, as far as Redfish shows them (DSP2046, `SecureBoot`).
    pub const SECURE_BOOT: &[&str] = &["enabled", "current-boot", "mode"];

    /// The settings of a BMC's security, as far as Redfish shows them: the lowest TLS version and whether older firmware
    /// may be installed (Lenovo's `LenovoSecurityService`), and after how many wrong passwords, and for how many
    /// seconds, an account is locked (DSP2046, `AccountService`).
    pub const BMC: &[&str] =
        &["minimum-tls", "firmware-rollback", "account-lockout-threshold", "account-lockout-duration"];
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
    /// The one version that may run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exact: Option<Version>,
    /// Where not empty: the only versions that may run.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<Version>,
    /// Versions that must not run.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub deny: Vec<Denied>,
    /// The stepping stones of an update.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub via: Vec<Via>,
    /// The ids of the rules whose firmware is updated first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<String>,
    /// The Windows driver that must go with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub driver: Option<DriverDemand>,
    /// Why nothing is demanded of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ignore: Option<String>,
    /// Whether a server must have such a member.
    pub required: bool,
    /// Whether members with the same `SoftwareId` must run the same version.
    pub uniform: bool,
    /// What breaking `min`, `max`, `exact`, `allow`, `deny` or `required` means.
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
        let hard = self.required || self.min.is_some() || self.max.is_some() || self.exact.is_some();
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

    /// Whether it is for this server; `None` where what would tell is not known.
    #[must_use]
    pub fn is_for(&self, server: &Server<'_>) -> Option<bool> {
        let AppliesTo { manufacturer, os, .. } = &self.applies_to;
        let made = server.manufacturer.map(|m| m.trim().eq_ignore_ascii_case(manufacturer));
        let runs =
            if os.is_empty() { Some(true) } else { server.os.map(|name| os.iter().any(|g| g.matches(name.trim()))) };
        let answers = [self.names(server), made, runs];
        if answers.contains(&Some(false)) { Some(false) } else { answers.iter().all(Option::is_some).then_some(true) }
    }

    /// Whether it names this server, by machine type or model, whoever made it and whatever runs on it.
    pub(super) fn names(&self, server: &Server<'_>) -> Option<bool> {
        let AppliesTo { machine_types, models, .. } = &self.applies_to;
        any([
            (!machine_types.is_empty())
                .then(|| server.machine_type.map(|m| machine_types.iter().any(|t| t.eq_ignore_ascii_case(m.trim())))),
            (!models.is_empty()).then(|| server.model.map(|m| models.iter().any(|g| g.matches(m.trim())))),
        ])
    }

    /// The URL of the source with this id, else the id.
    #[must_use]
    pub fn source_url<'a>(&'a self, id: &'a str) -> &'a str {
        self.sources.iter().find(|s| s.id == id).map_or(id, |s| s.url.as_str())
    }
}

/// What a baseline's `applies-to` asks of a server.
#[derive(Clone, Copy, Debug, Default)]
pub struct Server<'a> {
    /// Its machine type, where known.
    pub machine_type: Option<&'a str>,
    /// The name of its model, where known.
    pub model: Option<&'a str>,
    /// Its manufacturer, where known.
    pub manufacturer: Option<&'a str>,
    /// The name of its operating system, where Windows was looked at.
    pub os: Option<&'a str>,
}

impl<'a> Server<'a> {
    /// The server that evidence is about.
    #[must_use]
    pub fn of(evidence: &'a Evidence) -> Self {
        let subject = &evidence.subject;
        Self {
            machine_type: subject.machine_type.text(),
            model: subject.model.text(),
            manufacturer: subject.manufacturer.text(),
            os: evidence.windows.value().and_then(|windows| windows.os.product.text()),
        }
    }
}

/// One of several ways to be meant: yes where one says yes, no where all that are given say no.
fn any(ways: [Option<Option<bool>>; 2]) -> Option<bool> {
    let given = || ways.iter().flatten();
    if given().any(|way| *way == Some(true)) {
        return Some(true);
    }
    given().all(Option::is_some).then_some(false)
}
