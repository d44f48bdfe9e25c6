//! The parts of a baseline document as they are written, before they are checked. Every field that can be wrong keeps
//! its place. A rule and a setting as written stand beside what they become, in [`super::rule`] and [`super::setting`].

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::matches::RuleBank;
use super::severity::Severity;
use crate::version::Scheme;

/// A text with its place.
pub type Text = Spanned<String>;

#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Valid {
    /// The first day.
    #[cfg_attr(test, schemars(with = "String"))]
    pub from: Spanned<Datetime>,
    /// The last day.
    #[cfg_attr(test, schemars(with = "String"))]
    pub until: Spanned<Datetime>,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AppliesTo {
    /// Machine types, such as 7Z73.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub machine_types: Vec<Text>,
    /// Patterns of the model's name, such as "ThinkSystem SR650 V2*".
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub models: Vec<Text>,
    /// The manufacturer.
    #[cfg_attr(test, schemars(with = "String"))]
    pub manufacturer: Text,
    /// Patterns of the operating system's name, such as "*Windows Server 2022*"; any where there is none.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub os: Vec<Text>,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its id within the document.
    #[cfg_attr(test, schemars(with = "String"))]
    pub id: Text,
    /// Its address, https; or else file.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub url: Option<Text>,
    /// The name of a file that has no address, such as a vendor's catalogue.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub file: Option<Text>,
    /// SHA-256 of that file.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub sha256: Option<Text>,
    /// The words or figures seen there.
    #[cfg_attr(test, schemars(with = "String"))]
    pub quote: Text,
    /// The day on which they were seen.
    #[cfg_attr(test, schemars(with = "String"))]
    pub seen: Spanned<Datetime>,
}

#[derive(Clone, Copy, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Fallback {
    pub severity: Severity,
}

/// Which firmware a rule is about: all given patterns must fit.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Match {
    /// Pattern of the member's SoftwareId.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub software_id: Option<Text>,
    /// Pattern of the member's Id.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub inventory_id: Option<Text>,
    /// Pattern of the member's Name.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub name: Option<Text>,
    /// Pattern of a GUID by which update packages name it (HPE: Oem.Hpe.Targets), lower-case hexadecimal.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub target: Option<Text>,
    /// Pattern of the PCI ids of a device that runs it: vendor:device:subsystem-vendor:subsystem, lower-case hexadecimal.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub device: Option<Text>,
    /// Pattern of the slot of a device that runs it, such as "PCIe 3".
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub slot: Option<Text>,
    #[serde(default)]
    pub bank: RuleBank,
}

/// A level below which something is open.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Floor {
    /// The lowest version in which it is fixed: a build, a dotted version, or both, as the source gives it.
    #[cfg_attr(test, schemars(with = "String"))]
    pub at_least: Text,
    /// What it means to be below.
    pub severity: Severity,
    /// The source that says so.
    #[cfg_attr(test, schemars(with = "String"))]
    pub source: Text,
    /// What is open below: ids of CVE records or advisories, such as CVE-2024-8281.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub fixes: Vec<Text>,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Denied {
    /// The version.
    #[cfg_attr(test, schemars(with = "String"))]
    pub version: Text,
    /// What is wrong with it.
    #[cfg_attr(test, schemars(with = "String"))]
    pub reason: Text,
    /// The source that says so.
    #[cfg_attr(test, schemars(with = "String"))]
    pub source: Text,
    /// The vendor's advisory, such as LEN-172051.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub advisory: Option<Text>,
}

/// A stepping stone of an update.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Via {
    /// Whatever is older than this …
    #[cfg_attr(test, schemars(with = "String"))]
    pub below: Text,
    /// … is first updated to this.
    #[cfg_attr(test, schemars(with = "String"))]
    pub through: Text,
    /// The source that says so.
    #[cfg_attr(test, schemars(with = "String"))]
    pub source: Text,
}

/// The Windows driver that belongs to a firmware: all given patterns must fit.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Driver {
    /// Pattern of the driver package, as published or original, such as "bnxtnd*.inf".
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub inf: Option<Text>,
    /// Pattern of the provider.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub provider: Option<Text>,
    /// Pattern of the device's name.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub device: Option<Text>,
    /// The lowest version that goes with the firmware.
    #[cfg_attr(test, schemars(with = "String"))]
    pub min: Text,
    /// How driver versions are read; dotted unless given.
    pub scheme: Option<Scheme>,
    /// What an older driver means; warn unless given.
    pub severity: Option<Severity>,
}
