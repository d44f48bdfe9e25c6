//! Registry values that the collector read or that somebody exported, by the end of their key's name.

use crate::evidence::{Line, Members, Observation, PolicyValue, RegistryKey, Windows, named};
use crate::text::Words;

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

    /// Whether a value is a number other than 0, or a text.
    pub fn is_on(&self, name: &str) -> bool {
        self.value(name).is_some_and(|value| *value != PolicyValue::Number(0))
    }

    /// A text about the key as a line of proof.
    pub fn line(&self, said: impl Into<Words>) -> Line {
        Line::on(named(&self.key.key, said), self.from)
    }
}

/// The keys of `collected`, then the exported ones, whose names end with `end`.
pub fn keys<'a>(
    windows: &'a Windows,
    collected: &'a Observation<Members<RegistryKey>>,
    end: &str,
) -> impl Iterator<Item = Setting<'a>> + use<'a> {
    ending(collected, end).chain(ending(&windows.registry, end))
}

/// The keys of one list whose names end with `end`.
pub fn ending<'a>(
    from: &'a Observation<Members<RegistryKey>>,
    end: &str,
) -> impl Iterator<Item = Setting<'a>> + use<'a> {
    let end = end.to_ascii_lowercase();
    let keys = from.value().into_iter().flat_map(|keys| &keys.items);
    keys.filter(move |key| key.key.to_ascii_lowercase().ends_with(&end)).map(move |key| Setting { key, from })
}

/// Why a list of keys is not known, or not whole; none where all of it was read.
pub fn unread<T>(name: impl Into<Words>, list: &Observation<Members<T>>) -> Option<Line> {
    match list.value() {
        None => Some(Line::missing(name, list)),
        Some(members) => members.unread.first().map(Line::unread),
    }
}
