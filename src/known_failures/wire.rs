//! The file as it is written, before it is checked. Every field that can be wrong keeps its place.
//!
//! The JSON Schema is made from these types, so that it cannot describe another file than the one that is read.

use serde::Deserialize;
use toml::Spanned;

use super::condition::Partition;
use super::failure::{Phase, Standing, Stops};
use super::products::Edition;
use crate::baseline::Text;
use crate::version::Scheme;

/// A file of known failures.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, schemars(rename = "KnownFailures"))]
pub struct Document {
    /// The format of this file: 1.
    // Read by `Head`; here so that it is a known and mandatory field.
    #[serde(rename = "format")]
    #[cfg_attr(test, schemars(extend("const" = 1)))]
    pub _format: i64,
    /// The known failures.
    #[serde(default)]
    pub failure: Vec<Failure>,
}

/// One known failure.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Failure {
    /// Its id: lower-case words joined by dashes.
    #[cfg_attr(test, schemars(with = "String"))]
    pub id: Text,
    /// The updates, such as `KB5034439`.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub kbs: Vec<Text>,
    /// Which updates besides, in words.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub also: Option<Text>,
    /// The builds of Windows Server that it is about.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<u64>"))]
    pub servers: Vec<Spanned<u64>>,
    /// The builds of Windows for clients that it is about.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<u64>"))]
    pub clients: Vec<Spanned<u64>>,
    /// When it fails.
    pub phase: Phase,
    /// What it stops.
    pub stops: Stops,
    /// The codes that it fails with.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub codes: Vec<Text>,
    /// The condition, as a sentence.
    #[cfg_attr(test, schemars(with = "String"))]
    pub condition: Text,
    /// What happens, as a sentence.
    #[cfg_attr(test, schemars(with = "String"))]
    pub effect: Text,
    /// The parts of the condition, which all have to be met.
    #[cfg_attr(test, schemars(with = "Vec<Part>"))]
    pub when: Vec<Spanned<Part>>,
    /// What to do, in order.
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub remedy: Spanned<Vec<Text>>,
    /// The updates that repair it.
    #[serde(default)]
    pub fixed: Vec<Fix>,
    /// What repairs it, where that is no update with a number.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub fixed_by: Option<Text>,
    /// Whose word it is.
    #[cfg_attr(test, schemars(with = "Standing"))]
    pub standing: Spanned<Standing>,
    /// Why it is doubted.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub doubt: Option<Text>,
    /// Where it can be read.
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub sources: Spanned<Vec<Text>>,
}

/// An update that repairs it.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Fix {
    /// Its number.
    #[cfg_attr(test, schemars(with = "String"))]
    pub kb: Text,
    /// The build that it brings, such as `20348.5020`.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub build: Option<Text>,
    /// For which of the two it is; without it, for both.
    pub edition: Option<Edition>,
}

/// One part of the condition: exactly one of these, but for `by-hand`, which has `look` beside it.
#[derive(Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Part {
    /// A domain controller, or none.
    pub domain_controller: Option<bool>,
    /// A service that only a role or a product brings.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub role: Option<Text>,
    /// A service that is disabled.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub service_disabled: Option<Text>,
    /// A registry key or value.
    pub setting: Option<Setting>,
    /// Secure Boot on or off.
    pub secure_boot: Option<bool>,
    /// The Secure Boot certificates of 2023 in place, or not.
    #[serde(rename = "certificates-2023")]
    pub certificates_2023: Option<bool>,
    /// The firmware refuses a Secure Boot variable: `true`.
    #[cfg_attr(test, schemars(with = "Option<bool>"))]
    pub firmware_refuses_keys: Option<Spanned<bool>>,
    /// The recovery environment set up, or not.
    pub recovery_environment: Option<bool>,
    /// Too little room on a partition.
    pub free_below: Option<Room>,
    /// Updates from WSUS, or not.
    pub wsus: Option<bool>,
    /// A build below this one.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub build_below: Option<Text>,
    /// A servicing stack below this one.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub stack_below: Option<Text>,
    /// A pattern of the manufacturer.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub maker: Option<Text>,
    /// Patterns of the model.
    #[cfg_attr(test, schemars(with = "Option<Vec<String>>"))]
    pub models: Option<Vec<Text>>,
    /// Machine types.
    #[cfg_attr(test, schemars(with = "Option<Vec<String>>"))]
    pub machine_types: Option<Vec<Text>>,
    /// A UEFI below a version.
    pub uefi_below: Option<Level>,
    /// A firmware below a version.
    pub firmware_below: Option<Firmware>,
    /// The least number of processors.
    pub processors_from: Option<u64>,
    /// What a person has to find out.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub by_hand: Option<Text>,
    /// With `by-hand`: where and how.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub look: Option<Text>,
}

/// A registry key, or a value of it.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Setting {
    /// The key, with `HKLM` in front.
    #[cfg_attr(test, schemars(with = "String"))]
    pub key: Text,
    /// The value; without it, that the key exists is the condition.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub name: Option<Text>,
    /// What the value has to be.
    #[cfg_attr(test, schemars(with = "Option<Value>"))]
    pub is: Option<Spanned<Value>>,
    /// What it must not be.
    #[cfg_attr(test, schemars(with = "Option<Value>"))]
    pub is_not: Option<Spanned<Value>>,
    /// With `is-not`: whether a value that does not exist counts as well.
    #[serde(default)]
    pub or_absent: bool,
}

/// A registry value: a number or a text.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Value {
    /// A number.
    Number(u64),
    /// A text.
    Text(String),
}

/// Room on a partition.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Room {
    /// Which.
    pub partition: Partition,
    /// How much, in MiB.
    pub mib: u64,
}

/// A version.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// How it is spelt.
    pub scheme: Scheme,
    /// The first version without the fault.
    #[cfg_attr(test, schemars(with = "String"))]
    pub version: Text,
}

/// A version of a firmware.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Firmware {
    /// A pattern of its `SoftwareId`.
    #[cfg_attr(test, schemars(with = "String"))]
    pub software_id: Text,
    /// How its version is spelt.
    pub scheme: Scheme,
    /// The first version without the fault.
    #[cfg_attr(test, schemars(with = "String"))]
    pub version: Text,
}
