//! The words that an operator reads, apart from the code that decides when to say them.
//!
//! A [`Message`] is an identifier and named values; the sentence comes from a Fluent catalogue, one file for each
//! room of the house (`src/text/en/*.ftl`). English is the reference: every identifier exists there, which a test
//! proves by reading the sources. Another language is another folder.

mod catalogue;
#[cfg(test)]
pub(crate) mod pseudo;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub(crate) use catalogue::page;
pub use catalogue::{Language, render};

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
    /// The message `id` with its values, with its English sentence.
    #[must_use]
    pub fn new(id: &str, args: &[(&str, &dyn std::fmt::Display)]) -> Self {
        let args: BTreeMap<String, String> =
            args.iter().map(|(name, value)| ((*name).to_owned(), value.to_string())).collect();
        let text = render(Language::English, id, &args);
        #[cfg(test)]
        let text = pseudo::told(id, &args).unwrap_or(text);
        Self { id: id.to_owned(), args, text }
    }

    /// The sentence in another language, or the English one where that language has none.
    #[must_use]
    pub fn in_language(&self, language: Language) -> String {
        if language == Language::English { self.text.clone() } else { render(language, &self.id, &self.args) }
    }
}

/// A [`Message`] by its identifier: `msg!("service-disabled", service = name, start = start)`.
#[macro_export]
macro_rules! msg {
    ($id:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::text::Message::new($id, &[$((stringify!($name), &$value as &dyn ::std::fmt::Display)),*])
    };
}
