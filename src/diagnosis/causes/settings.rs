//! Registry values that the collector read or that somebody exported, by the end of their key's name.

use crate::diagnosis::case::Case;
use crate::evidence::{Line, Members, Observation, PolicyValue, RegistryKey};

/// A key, and where it was read.
pub struct Setting<'a> {
    /// The key.
    pub key: &'a RegistryKey,
    from: &'a Observation<Members<RegistryKey>>,
}

impl Setting<'_> {
    /// A value of the key.
    pub fn value(&self, name: &str) -> Option<&PolicyValue> {
        self.key.values.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// A text about the key as a line of proof.
    pub fn line(&self, text: &str) -> Line {
        Line { text: format!("{}: {text}", self.key.key), from: self.from.from(), at: self.from.at() }
    }
}

/// The keys of `collected`, then the exported ones, whose names end with `end` in lower case.
pub fn keys<'a>(
    case: &Case<'a>,
    collected: &'a Observation<Members<RegistryKey>>,
    end: &str,
) -> impl Iterator<Item = Setting<'a>> {
    let both = [collected, &case.windows.registry];
    both.into_iter()
        .flat_map(|from| from.value().into_iter().flat_map(|keys| &keys.items).map(move |key| Setting { key, from }))
        .filter(move |setting| setting.key.key.to_ascii_lowercase().ends_with(end))
}
