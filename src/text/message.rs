//! A sentence by its identifier and values. It reads in English, but where [`super::tell`] lays a report out for a reader of another language.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::catalogue::render;
use super::language::{Language, spoken};
use super::made;
#[cfg(test)]
use super::pseudo;

/// A sentence to the operator: what is meant, with what values, and how that reads in English.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// The identifier in the catalogue; permanent once released.
    pub id: String,
    /// The named values.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<String, String>,
    /// The English sentence.
    pub text: String,
}

impl Message {
    /// The message `id` with its values, with its sentence: English, but where a report is laid out for a reader of another language.
    #[must_use]
    pub fn new(id: &str, args: &[(&str, &dyn std::fmt::Display)]) -> Self {
        let args: BTreeMap<String, String> =
            args.iter().map(|(name, value)| ((*name).to_owned(), value.to_string())).collect();
        let text = render(spoken(), id, &args);
        #[cfg(test)]
        let text = pseudo::told(id, &args).unwrap_or(text);
        made::keep(&text, id, &args);
        Self { id: id.to_owned(), args, text }
    }

    /// The sentence in a language, or the English one where that language has none.
    #[must_use]
    pub fn in_language(&self, language: Language) -> String {
        render(language, &self.id, &self.args)
    }
}
