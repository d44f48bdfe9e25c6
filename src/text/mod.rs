//! The words that an operator reads, apart from the code that decides when to say them.
//!
//! A [`Message`] is an identifier and named values; the sentence comes from a Fluent catalogue, one file for each
//! room of the house (`src/text/en/*.ftl`). English is the reference: every identifier exists there, which a test
//! proves by reading the sources. Another language is another folder (`src/text/ja/*.ftl`), in which reports for people are told
//! ([`tell`]); documents for programs keep the English sentence, and the identifier with its values.

mod catalogue;
mod language;
mod made;
mod told;
#[cfg(test)]
mod translated;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub(crate) use catalogue::page;
pub use catalogue::render;
pub use language::{Language, choose, language, spoken};
pub use told::{said, tell, tell_plain};

/// A sentence to the operator: what is meant, with what values, and how that reads: in English, unless it is laid out by [`tell`].
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
        let text = render(language::spoken(), id, &args);
        let message = Self { id: id.to_owned(), args, text };
        made::keep(&message);
        message
    }

    /// The sentence in a language, or the English one where that language has none.
    #[must_use]
    pub fn in_language(&self, language: Language) -> String {
        render(language, &self.id, &self.args)
    }
}

/// A [`Message`] by its identifier: `msg!("service-disabled", service = name, start = start)`.
#[macro_export]
macro_rules! msg {
    ($id:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::text::Message::new($id, &[$((stringify!($name), &$value as &dyn ::std::fmt::Display)),*])
    };
}
