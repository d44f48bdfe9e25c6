//! A report in the language of its reader: every message in it reads in that language, and so does what is laid out around it.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::language::{Language, speaking, spoken};
use super::message::Message;
use super::saying::{Saying, ours};

/// Lays a value out for a reader: its messages, and those that laying out makes, read in this language.
///
/// So do lines of proof that are made of one. The value itself stays as it is: what is stored, compared and read by programs is English. Facts are in no language.
pub fn tell<V: Serialize + DeserializeOwned, T>(language: Language, value: &V, lay_out: impl FnOnce(&V) -> T) -> T {
    if language == Language::English {
        return lay_out(value);
    }
    // What cannot be written and read again is told in English: the headings are foreign then, and nothing is lost.
    let told = serde_json::to_value(value).and_then(|mut tree| {
        tell_each(language, &mut tree);
        serde_json::from_value::<V>(tree)
    });
    speaking(language, || lay_out(told.as_ref().unwrap_or(value)))
}

/// Lays something out that holds no messages, in this language.
pub fn tell_plain<T>(language: Language, lay_out: impl FnOnce() -> T) -> T {
    speaking(language, lay_out)
}

/// A sentence of ours that stands in no message, in the language that is spoken now.
#[must_use]
pub fn said(english: &str) -> String {
    #[cfg(test)]
    if let Some(told) = super::pseudo::said(english) {
        return told;
    }
    ours(spoken(), english).unwrap_or_else(|| english.to_owned())
}

/// Tells every message in a document, and every line of proof that is made of one.
fn tell_each(language: Language, tree: &mut Value) {
    match tree {
        Value::Array(items) => items.iter_mut().for_each(|item| tell_each(language, item)),
        Value::Object(fields) => match told(language, fields) {
            Some(text) => {
                fields.insert("text".to_owned(), Value::String(text));
            }
            None => fields.values_mut().for_each(|value| tell_each(language, value)),
        },
        _ => {}
    }
}

/// What an object reads that is a message or a line of proof; none where it is something else, or a line that quotes a source.
fn told(language: Language, fields: &Map<String, Value>) -> Option<String> {
    let text = fields.get("text")?.as_str()?;
    if let Some(made_of) = fields.get("message") {
        return Saying::deserialize(made_of).ok().map(|made_of| made_of.in_language(language));
    }
    if fields.contains_key("id") {
        return Message::deserialize(fields).ok().map(|message| message.in_language(language));
    }
    // Documents of builds that kept no more of a line than its words. A single word may be the source's own.
    (fields.contains_key("from") && text.contains(' ')).then(|| ours(language, text)).flatten()
}
