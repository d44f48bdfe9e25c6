//! A sentence by its identifier and values. It reads in English, but where [`super::tell`] lays a report out for a reader of another language.

use std::collections::BTreeMap;
use std::fmt::Display;

use serde::{Deserialize, Serialize};

use super::catalogue::render;
use super::language::{Language, spoken};
#[cfg(test)]
use super::pseudo;
use super::saying::{Saying, in_language};

/// A sentence to the operator: what is meant, with what values, and how that reads in English.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// The identifier in the catalogue; permanent once released.
    pub id: String,
    /// The named values, those that are sentences in English.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<String, String>,
    /// What those values are made of that are sentences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentences: Option<Box<BTreeMap<String, Saying>>>,
    /// The English sentence.
    pub text: String,
}

impl Message {
    /// The message `id` with its values, with its sentence: English, but where a report is laid out for a reader of another language.
    #[must_use]
    pub fn new(id: &str, values: &[(&str, Value<'_>)]) -> Self {
        let (mut args, mut sentences) = (BTreeMap::new(), BTreeMap::new());
        for (name, value) in values {
            let text = match value.words() {
                Words::Fact(text) => text,
                Words::Sentence(Self { id, args, sentences: inner, text }) => {
                    sentences.insert((*name).to_owned(), Saying { id, args, sentences: inner });
                    text
                }
            };
            args.insert((*name).to_owned(), text);
        }
        let text = render(spoken(), id, &args);
        #[cfg(test)]
        let text = pseudo::told(id, &args).unwrap_or(text);
        let sentences = (!sentences.is_empty()).then(|| Box::new(sentences));
        Self { id: id.to_owned(), args, sentences, text }
    }

    /// The sentence in a language, or the English one where that language has none.
    #[must_use]
    pub fn in_language(&self, language: Language) -> String {
        in_language(language, &self.id, &self.args, self.sentences.as_deref())
    }
}

impl Say for Message {
    fn words(&self) -> Words {
        Words::Sentence(self.clone())
    }
}

/// A fact in the words of its source, or a sentence of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// What is never translated: a quotation, a name, a number, a path.
    Fact(String),
    /// What is told in the language of the reader.
    Sentence(Message),
}

impl Words {
    /// The words as they read, and what they are made of where they are a sentence.
    #[must_use]
    pub fn parts(self) -> (String, Option<Box<Saying>>) {
        match self {
            Self::Fact(text) => (text, None),
            Self::Sentence(Message { id, args, sentences, text }) => {
                (text, Some(Box::new(Saying { id, args, sentences })))
            }
        }
    }
}

impl Default for Words {
    fn default() -> Self {
        Self::Fact(String::new())
    }
}

impl From<String> for Words {
    fn from(text: String) -> Self {
        Self::Fact(text)
    }
}

impl From<&String> for Words {
    fn from(text: &String) -> Self {
        Self::Fact(text.clone())
    }
}

impl From<&str> for Words {
    fn from(text: &str) -> Self {
        Self::Fact(text.to_owned())
    }
}

impl From<Message> for Words {
    fn from(message: Message) -> Self {
        Self::Sentence(message)
    }
}

/// What may be a sentence of ours.
pub trait Say {
    /// Its words.
    fn words(&self) -> Words;
}

impl Say for Words {
    fn words(&self) -> Words {
        self.clone()
    }
}

impl<T: Say> Say for &T {
    fn words(&self) -> Words {
        T::words(self)
    }
}

/// A value that a message is given.
#[derive(Clone, Copy)]
#[expect(missing_debug_implementations, reason = "it lives for one call, and what it refers to may have none")]
pub enum Value<'a> {
    /// Whatever can be shown.
    Fact(&'a dyn Display),
    /// What may be a sentence, which is told in the language of the message around it.
    Said(&'a dyn Say),
}

impl Value<'_> {
    pub(super) fn words(&self) -> Words {
        match self {
            Self::Fact(fact) => Words::Fact(fact.to_string()),
            Self::Said(said) => said.words(),
        }
    }
}
