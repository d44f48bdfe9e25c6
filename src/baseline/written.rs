//! The baseline document as it is written, before it is checked.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::document::Status;
use super::rule::Rule;
use super::setting::Setting;
use super::severity::Severity;
use super::wire::{AppliesTo, Fallback, Source, Text, Valid};

/// What decides whether the rest can be read by this build; all other fields are left alone.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Head {
    pub format: Option<Spanned<toml::Value>>,
    pub needs_patchgate: Option<Spanned<toml::Value>>,
}

/// A baseline: the firmware and settings that a kind of server should have, with a source for every value.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[cfg_attr(test, schemars(rename = "baseline"))]
pub struct Document {
    /// Always 1. Read by [`Head`]; here so that it is a known and mandatory field.
    #[serde(rename = "format")]
    pub _format: i64,
    /// Lower-case words joined by dashes, such as sr650-v2.
    #[cfg_attr(test, schemars(with = "String"))]
    pub id: Text,
    /// Semantic version, such as 2026.11.0; the file is named after it.
    #[cfg_attr(test, schemars(with = "String"))]
    pub version: Text,
    /// draft, published or withdrawn.
    pub status: Status,
    /// One line for people.
    #[cfg_attr(test, schemars(with = "String"))]
    pub title: Text,
    /// The versions of patchgate that can judge by it, such as ">=0.1.0".
    #[cfg_attr(test, schemars(with = "String"))]
    pub needs_patchgate: Text,
    /// The baseline whose rules, settings, sources and severities hold unless they are replaced here: id@version.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub extends: Option<Text>,
    /// The ids of rules and settings of that baseline that do not hold here.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
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
    #[cfg_attr(test, schemars(with = "BTreeMap<String, Severity>"))]
    pub severity: BTreeMap<Text, Severity>,
}
