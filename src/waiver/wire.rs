//! The waivers file as it is written, before it is checked. Every field that can be wrong keeps its place.
//!
//! The JSON Schema is made from these types, so that it cannot describe another file than the one that is read.

use serde::Deserialize;
use toml::Spanned;

use crate::baseline::Text;

/// A file of waivers.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, schemars(rename = "Waivers"))]
pub struct Document {
    /// The format of this file: 1.
    // Read by `Head`; here so that it is a known and mandatory field.
    #[serde(rename = "format")]
    #[cfg_attr(test, schemars(extend("const" = 1)))]
    pub _format: i64,
    /// The waivers.
    #[serde(default)]
    pub waiver: Vec<Waiver>,
}

/// One waiver.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[cfg_attr(test, schemars(extend("oneOf" = [{"required": ["rule"]}, {"required": ["finding"]}])))]
pub struct Waiver {
    /// Its id: lower-case words joined by dashes.
    #[cfg_attr(test, schemars(with = "String"))]
    pub id: Text,
    /// Waives the findings of this rule.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub rule: Option<Text>,
    /// With `rule`: only for components that match this pattern (`*` is any run of characters, `?` any one).
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub component: Option<Text>,
    /// Waives the one finding with this id, such as `firmware-level:BMC-Backup`.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub finding: Option<Text>,
    /// The servers that it is for: exactly one of the three.
    #[cfg_attr(test, schemars(with = "Servers"))]
    pub servers: Spanned<Servers>,
    /// Why the failure is accepted.
    #[cfg_attr(test, schemars(with = "String"))]
    pub reason: Text,
    /// Who accepted it.
    #[cfg_attr(test, schemars(with = "String"))]
    pub approver: Text,
    /// The instant from which it holds no more, in UTC: `2026-12-31T00:00:00Z`, without quotes.
    #[cfg_attr(test, schemars(with = "jiff::Timestamp"))]
    pub expires: Spanned<toml::Value>,
    /// It holds only while the installed version is at least this.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub not_below: Option<Text>,
    /// Whether it waives unknowns too, and not only failures.
    #[serde(default)]
    pub unknown: bool,
    /// Where the decision is written down.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub ticket: Option<Text>,
}

/// Which servers.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Servers {
    /// Servers with these serial numbers.
    #[cfg_attr(test, schemars(with = "Option<Vec<String>>"))]
    pub serial: Option<Vec<Text>>,
    /// Servers of these machine types.
    #[cfg_attr(test, schemars(with = "Option<Vec<String>>"))]
    pub machine_types: Option<Vec<Text>>,
    /// Every server: `true`, said aloud.
    #[cfg_attr(test, schemars(extend("const" = true)))]
    pub all: Option<bool>,
}
