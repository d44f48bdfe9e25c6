//! Registry values that the collector read or that somebody exported, by the end of their key's name.

use super::case::Case;
use crate::evidence::{Line, Members, Observation, PolicyValue, RegistryKey};

/// A key, and where it was read.
pub struct Setting<'a> {
    /// The key.
    pub key: &'a RegistryKey,
    from: &'a Observation<Members<RegistryKey>>,
}

impl<'a> Setting<'a> {
    /// A value of the key.
    pub fn value(&self, name: &str) -> Option<&'a PolicyValue> {
        PolicyValue::named(&self.key.values, name).map(|(_, value)| value)
    }

    /// A text about the key as a line of proof.
    pub fn line(&self, text: &str) -> Line {
        Line { text: format!("{}: {text}", self.key.key), from: self.from.from(), at: self.from.at() }
    }
}

/// The keys of `collected`, then the exported ones, whose names end with `end`.
pub fn keys<'a>(
    case: &Case<'a>,
    collected: &'a Observation<Members<RegistryKey>>,
    end: &str,
) -> impl Iterator<Item = Setting<'a>> {
    ending(collected, end).chain(ending(&case.windows.registry, end))
}

/// A value of the first exported key whose name ends with `key`, with the line that shows it.
pub fn value<'a>(case: &Case<'a>, key: &str, name: &str) -> Option<(&'a PolicyValue, Line)> {
    let setting = ending(&case.windows.registry, key).next()?;
    let (known, value) = PolicyValue::named(&setting.key.values, name)?;
    Some((value, setting.line(&format!("{known} = {value}"))))
}

/// The exported keys whose names end with `end`.
pub fn exported<'a>(case: &Case<'a>, end: &str) -> impl Iterator<Item = Setting<'a>> {
    ending(&case.windows.registry, end)
}

fn ending<'a>(from: &'a Observation<Members<RegistryKey>>, end: &str) -> impl Iterator<Item = Setting<'a>> + use<'a> {
    let end = end.to_ascii_lowercase();
    let keys = from.value().into_iter().flat_map(|keys| &keys.items);
    keys.filter(move |key| key.key.to_ascii_lowercase().ends_with(&end)).map(move |key| Setting { key, from })
}
