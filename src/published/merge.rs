//! What people wrote into a baseline by hand, kept when levels are imported anew.
//!
//! A rule is hand-made where none of its sources is one of an import. It stands before those that are imported, and an imported one that
//! could never be reached behind it is left out.

use std::collections::BTreeSet;

use toml::{Table, Value};

use crate::baseline::{Glob, IMPORTED};

/// What is kept of a baseline.
#[derive(Debug, Default)]
pub struct Kept {
    /// Its sources and rules, as TOML, which stand before the imported ones.
    pub before: String,
    /// Its settings and severities.
    pub behind: String,
    /// The ids of its rules.
    pub ids: BTreeSet<String>,
    rules: Vec<Table>,
}

/// What is kept of the baseline in this text.
///
/// # Errors
/// It is no TOML.
pub fn kept(text: &str) -> Result<Kept, String> {
    let base: Table = text.parse().map_err(|e: toml::de::Error| e.message().to_owned())?;
    let all = |key: &str| base.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let own = |value: &Value| !names_an_import(value);
    let rules: Vec<Value> = all("rule").into_iter().filter(own).collect();
    let sources = all("source").into_iter().filter(|source| !id(source).starts_with(IMPORTED)).collect();
    let before = written([("source", Some(Value::Array(sources))), ("rule", Some(Value::Array(rules.clone())))])?;
    let severity = base.get("severity").cloned();
    let behind = written([("setting", Some(Value::Array(all("setting")))), ("severity", severity)])?;
    let ids = rules.iter().map(|rule| id(rule).to_owned()).collect();
    Ok(Kept { before, behind, ids, rules: rules.into_iter().filter_map(|rule| rule.try_into().ok()).collect() })
}

/// Those of these tables that hold something, as TOML.
fn written(parts: [(&str, Option<Value>); 2]) -> Result<String, String> {
    let holds = |value: &Value| value.as_array().is_none_or(|values| !values.is_empty());
    let parts = parts.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value.filter(holds)?)));
    let table: Table = parts.collect();
    let text = toml::to_string(&table).map_err(|e| e.to_string())?;
    Ok(if text.is_empty() { text } else { format!("\n{text}") })
}

fn id(value: &Value) -> &str {
    value.get("id").and_then(Value::as_str).unwrap_or_default()
}

/// Whether a rule, or a floor, a stepping stone or a denied version in it, has a source of an import.
fn names_an_import(value: &Value) -> bool {
    match value {
        Value::String(text) => text.starts_with(IMPORTED),
        Value::Array(values) => values.iter().any(names_an_import),
        Value::Table(table) => table.iter().any(|(key, value)| {
            let holds = ["source", "sources"].contains(&key.as_str());
            (holds || value.is_table() || value.as_array().is_some_and(|a| a.iter().all(Value::is_table)))
                && names_an_import(value)
        }),
        _ => false,
    }
}

impl Kept {
    /// The hand-made rule that takes whatever such a rule would match.
    pub fn taken_by(&self, matches: &[(&'static str, String)]) -> Option<&str> {
        let takes = |rule: &&Table| {
            let own = rule.get("match").and_then(Value::as_table);
            let own =
                own.map(|own| own.iter().map(|(key, pattern)| (key.as_str(), pattern.as_str())).collect::<Vec<_>>());
            own.is_some_and(|own| covers(&own, matches))
        };
        self.rules.iter().find(takes).and_then(|rule| rule.get("id")?.as_str())
    }
}

/// Whether a rule with this `match` is about whatever one with those fields is about.
pub fn covers(wide: &[(&str, Option<&str>)], narrow: &[(&'static str, String)]) -> bool {
    let asked = |key: &str| narrow.iter().find(|(name, _)| *name == key).map(|(_, pattern)| pattern.as_str());
    let bank = wide.iter().find(|(key, _)| *key == "bank").and_then(|(_, bank)| *bank);
    bank.unwrap_or(ACTIVE) == asked("bank").unwrap_or(ACTIVE)
        && wide.iter().filter(|(key, _)| *key != "bank").all(|(key, pattern)| {
            pattern.zip(asked(key)).is_some_and(|(wide, narrow)| Glob::new(wide).covers(&Glob::new(narrow)))
        })
}

/// The bank of a rule that names none.
const ACTIVE: &str = "active";
