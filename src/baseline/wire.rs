//! The baseline document as it is written, before it is checked. Every field that can be wrong keeps its place.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::document::{RuleBank, Severity, Status};
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

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Document {
    /// Read by [`Head`]; here so that it is a known and mandatory field.
    #[serde(rename = "format")]
    pub _format: i64,
    pub id: Text,
    pub version: Text,
    pub status: Status,
    pub title: Text,
    pub needs_patchgate: Text,
    pub valid: Valid,
    pub applies_to: AppliesTo,
    #[serde(default)]
    pub source: Vec<Source>,
    #[serde(default)]
    pub rule: Vec<Rule>,
    pub unlisted: Fallback,
    pub silent_device: Fallback,
    #[serde(default)]
    pub severity: BTreeMap<Text, Severity>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Valid {
    pub from: Spanned<Datetime>,
    pub until: Spanned<Datetime>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AppliesTo {
    pub machine_types: Spanned<Vec<Text>>,
    pub manufacturer: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    pub id: Text,
    pub url: Text,
    pub quote: Text,
    pub seen: Spanned<Datetime>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fallback {
    pub severity: Severity,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Match {
    pub software_id: Option<Text>,
    pub inventory_id: Option<Text>,
    #[serde(default)]
    pub bank: RuleBank,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Denied {
    pub version: Text,
    pub reason: Text,
    pub source: Text,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Rule {
    pub id: Text,
    pub title: Text,
    #[serde(rename = "match")]
    pub matches: Spanned<Match>,
    pub scheme: Scheme,
    pub min: Option<Text>,
    pub want: Option<Text>,
    pub max: Option<Text>,
    #[serde(default)]
    pub allow: Vec<Text>,
    #[serde(default)]
    pub deny: Vec<Denied>,
    #[serde(default)]
    pub required: bool,
    #[serde(default)]
    pub uniform: bool,
    pub severity: Option<Severity>,
    pub want_severity: Option<Severity>,
    pub uniform_severity: Option<Severity>,
    pub sources: Spanned<Vec<Text>>,
}
