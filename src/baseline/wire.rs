//! The baseline document as it is written, before it is checked. Every field that can be wrong keeps its place.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::document::{RuleBank, SettingOf, Severity, Status};
use crate::version::Scheme;

/// A text with its place.
pub type Text = Spanned<String>;

/// What decides whether the rest can be read by this build; all other fields are left alone.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Head {
    pub format: Option<Spanned<toml::Value>>,
    pub needs_patchgate: Option<Spanned<toml::Value>>,
}

/// A baseline: the firmware and settings that a kind of server should have, with a source for every value.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "baseline")]
pub struct Document {
    /// Always 1. Read by [`Head`]; here so that it is a known and mandatory field.
    #[serde(rename = "format")]
    pub _format: i64,
    /// Lower-case words joined by dashes, such as sr650-v2.
    #[schemars(with = "String")]
    pub id: Text,
    /// Semantic version, such as 2026.11.0; the file is named after it.
    #[schemars(with = "String")]
    pub version: Text,
    /// draft, published or withdrawn.
    pub status: Status,
    /// One line for people.
    #[schemars(with = "String")]
    pub title: Text,
    /// The versions of patchgate that can judge by it, such as ">=0.1.0".
    #[schemars(with = "String")]
    pub needs_patchgate: Text,
    /// The baseline whose rules, settings, sources and severities hold unless they are replaced here: id@version.
    #[schemars(with = "Option<String>")]
    pub extends: Option<Text>,
    /// The ids of rules and settings of that baseline that do not hold here.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub drop: Vec<Text>,
    /// The days on which it may decide.
    pub valid: Valid,
    /// The servers it is for. May be left out where a baseline is extended.
    pub applies_to: Option<AppliesTo>,
    /// Where values come from.
    #[serde(default)]
    pub source: Vec<Source>,
    /// Demands on firmware; the first that matches a member decides about it.
    #[serde(default)]
    pub rule: Vec<Rule>,
    /// Demands on settings of UEFI, Secure Boot and the BMC.
    #[serde(default)]
    pub setting: Vec<Setting>,
    /// What firmware that no rule is about means. May be left out where a baseline is extended.
    pub unlisted: Option<Fallback>,
    /// What an adapter without observable firmware means. May be left out where a baseline is extended.
    pub silent_device: Option<Fallback>,
    /// Severities that replace those of other rules, by their id.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Severity>")]
    pub severity: BTreeMap<Text, Severity>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Valid {
    /// The first day.
    #[schemars(with = "String")]
    pub from: Spanned<Datetime>,
    /// The last day.
    #[schemars(with = "String")]
    pub until: Spanned<Datetime>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AppliesTo {
    /// Machine types, such as 7Z73.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub machine_types: Vec<Text>,
    /// Patterns of the model's name, such as "ThinkSystem SR650 V2*".
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub models: Vec<Text>,
    /// The manufacturer.
    #[schemars(with = "String")]
    pub manufacturer: Text,
    /// Patterns of the operating system's name, such as "*Windows Server 2022*"; any where there is none.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub os: Vec<Text>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its id within the document.
    #[schemars(with = "String")]
    pub id: Text,
    /// Its address, https.
    #[schemars(with = "String")]
    pub url: Text,
    /// The words or figures seen there.
    #[schemars(with = "String")]
    pub quote: Text,
    /// The day on which they were seen.
    #[schemars(with = "String")]
    pub seen: Spanned<Datetime>,
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fallback {
    pub severity: Severity,
}

/// Which firmware a rule is about: all given patterns must fit.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Match {
    /// Pattern of the member's SoftwareId.
    #[schemars(with = "Option<String>")]
    pub software_id: Option<Text>,
    /// Pattern of the member's Id.
    #[schemars(with = "Option<String>")]
    pub inventory_id: Option<Text>,
    /// Pattern of the PCI ids of a device that runs it: vendor:device:subsystem-vendor:subsystem, lower-case hexadecimal.
    #[schemars(with = "Option<String>")]
    pub device: Option<Text>,
    /// Pattern of the slot of a device that runs it, such as "PCIe 3".
    #[schemars(with = "Option<String>")]
    pub slot: Option<Text>,
    #[serde(default)]
    pub bank: RuleBank,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Denied {
    /// The version.
    #[schemars(with = "String")]
    pub version: Text,
    /// What is wrong with it.
    #[schemars(with = "String")]
    pub reason: Text,
    /// The source that says so.
    #[schemars(with = "String")]
    pub source: Text,
    /// The vendor's advisory, such as LEN-172051.
    #[schemars(with = "Option<String>")]
    pub advisory: Option<Text>,
}

/// A stepping stone of an update.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Via {
    /// Whatever is older than this …
    #[schemars(with = "String")]
    pub below: Text,
    /// … is first updated to this.
    #[schemars(with = "String")]
    pub through: Text,
    /// The source that says so.
    #[schemars(with = "String")]
    pub source: Text,
}

/// The Windows driver that belongs to a firmware: all given patterns must fit.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Driver {
    /// Pattern of the driver package, as published or original, such as "bnxtnd*.inf".
    #[schemars(with = "Option<String>")]
    pub inf: Option<Text>,
    /// Pattern of the provider.
    #[schemars(with = "Option<String>")]
    pub provider: Option<Text>,
    /// Pattern of the device's name.
    #[schemars(with = "Option<String>")]
    pub device: Option<Text>,
    /// The lowest version that goes with the firmware.
    #[schemars(with = "String")]
    pub min: Text,
    /// How driver versions are read; dotted unless given.
    pub scheme: Option<Scheme>,
    /// What an older driver means; warn unless given.
    pub severity: Option<Severity>,
}

/// What is demanded of one firmware.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Rule {
    #[schemars(with = "String")]
    pub id: Text,
    /// The firmware, for people.
    #[schemars(with = "String")]
    pub title: Text,
    #[serde(rename = "match")]
    #[schemars(with = "Match")]
    pub matches: Spanned<Match>,
    /// How versions are read.
    pub scheme: Scheme,
    /// The lowest version that may run.
    #[schemars(with = "Option<String>")]
    pub min: Option<Text>,
    /// The version that should run; newer is fine.
    #[schemars(with = "Option<String>")]
    pub want: Option<Text>,
    /// The highest version that may run.
    #[schemars(with = "Option<String>")]
    pub max: Option<Text>,
    /// The one version that may run.
    #[schemars(with = "Option<String>")]
    pub exact: Option<Text>,
    /// The only versions that may run.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub allow: Vec<Text>,
    /// Versions that must not run.
    #[serde(default)]
    pub deny: Vec<Denied>,
    /// Versions that an update must pass through.
    #[serde(default)]
    pub via: Vec<Via>,
    /// The ids of rules whose firmware is updated before this one.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub after: Vec<Text>,
    /// The Windows driver that must go with it.
    #[schemars(with = "Option<Driver>")]
    pub driver: Option<Spanned<Driver>>,
    /// Why nothing is demanded of it; then there is no demand beside it.
    #[schemars(with = "Option<String>")]
    pub ignore: Option<Text>,
    /// The server must have such a member.
    #[serde(default)]
    pub required: bool,
    /// Members with the same SoftwareId must run one version.
    #[serde(default)]
    pub uniform: bool,
    /// Of min, max, exact, allow, deny and required; block unless given.
    pub severity: Option<Severity>,
    /// Of want; warn unless given.
    pub want_severity: Option<Severity>,
    /// Of uniform; warn unless given.
    pub uniform_severity: Option<Severity>,
    /// The ids of the sources of its values.
    #[schemars(with = "Vec<String>")]
    pub sources: Spanned<Vec<Text>>,
}

/// What is demanded of one setting.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Setting {
    #[schemars(with = "String")]
    pub id: Text,
    /// The setting, for people.
    #[schemars(with = "String")]
    pub title: Text,
    pub of: SettingOf,
    /// The attribute (uefi), or the name of the setting (secure-boot, bmc).
    #[schemars(with = "String")]
    pub name: Text,
    /// The only values that it may have.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub allow: Vec<Text>,
    /// Values that it must not have.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub deny: Vec<Text>,
    /// The lowest number that it may have.
    pub min: Option<u64>,
    /// The highest number that it may have.
    pub max: Option<u64>,
    /// block unless given.
    pub severity: Option<Severity>,
    /// The ids of the sources of its values.
    #[schemars(with = "Vec<String>")]
    pub sources: Spanned<Vec<Text>>,
}
