//! A report in the language of its reader: every message in it reads in that language, and so does what is laid out around it.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::catalogue::{render, sentence};
use super::language::{Language, speaking, spoken};
use super::made::{self, Made};
use super::message::Message;

/// Lays a value out for a reader: its messages, and those that laying out makes, read in this language.
///
/// Lines of proof that are such a message are told too. The value itself stays as it is: what is stored, compared and read by programs is English. Facts are in no language.
pub fn tell<V: Serialize + DeserializeOwned, T>(language: Language, value: &V, lay_out: impl FnOnce(&V) -> T) -> T {
    if language == Language::English {
        return lay_out(value);
    }
    // What cannot be written and read again is told in English: the headings are foreign then, and nothing is lost.
    let told = serde_json::to_value(value).and_then(|tree| serde_json::from_value::<V>(in_language(language, tree)));
    speaking(language, || lay_out(told.as_ref().unwrap_or(value)))
}

/// Lays something out that holds no messages, in this language.
pub fn tell_plain<T>(language: Language, lay_out: impl FnOnce() -> T) -> T {
    speaking(language, lay_out)
}

/// A sentence of ours that stands in no message, in the language that is spoken now.
#[must_use]
pub fn said(english: &str) -> String {
    Words { language: spoken(), messages: HashMap::new() }.of(english, 0).unwrap_or_else(|| english.to_owned())
}

fn in_language(language: Language, mut document: Value) -> Value {
    let mut messages = HashMap::new();
    each_message(&mut document, &mut |message| {
        messages.insert(message.text.clone(), (message.id.clone(), message.args.clone()));
        None
    });
    let words = Words { language, messages };
    each_message(&mut document, &mut |message| Some(words.tell(&message.id, &message.args, 0)));
    each_line(&mut document, &words);
    document
}

/// How deep a sentence may stand in another, such as a cause in "Gone: { $cause }".
const DEPTH: u8 = 3;

/// What is told in a language.
struct Words {
    language: Language,
    /// The messages of the document that is told, by their English words.
    messages: HashMap<String, Made>,
}

impl Words {
    /// A message; a value of it that is a sentence of ours is told too.
    fn tell(&self, id: &str, args: &BTreeMap<String, String>, depth: u8) -> String {
        let told = |value: &String| self.of(value, depth + 1).unwrap_or_else(|| value.clone());
        let args = args.iter().map(|(name, value)| (name.clone(), told(value))).collect();
        render(self.language, id, &args)
    }

    /// What these English words read in the language, where they are a sentence of ours.
    fn of(&self, english: &str, depth: u8) -> Option<String> {
        if depth > DEPTH || self.language == Language::English {
            return None;
        }
        let made = self.messages.get(english).cloned().or_else(|| made::of(english));
        let told = made.map(|(id, args)| self.tell(&id, &args, depth)).or_else(|| sentence(self.language, english));
        told.or_else(|| self.list(english)).or_else(|| self.sentences(english))
    }

    /// The same of several sentences, such as the remedies of a known failure: each is as long as it can be.
    fn sentences(&self, english: &str) -> Option<String> {
        let ends = english.match_indices(". ").map(|(at, _)| at + 1).collect::<Vec<usize>>();
        ends.into_iter().rev().find_map(|end| {
            let (first, rest) = english.split_at_checked(end)?;
            let first = sentence(self.language, first)?;
            let rest = rest.trim_start();
            Some(first + &sentence(self.language, rest).or_else(|| self.sentences(rest))?)
        })
    }

    /// The same of a list, such as the rights that are missing, where all of it are words of ours.
    fn list(&self, english: &str) -> Option<String> {
        let words: Vec<&str> = english.split(", ").collect();
        let told = words.iter().map(|word| sentence(self.language, word)).collect::<Option<Vec<String>>>()?;
        (told.len() > 1).then(|| told.join("、"))
    }
}

/// Tells the lines of proof that are sentences of ours, such as the finding that a cause rests on.
fn each_line(tree: &mut Value, words: &Words) {
    match tree {
        Value::Array(items) => items.iter_mut().for_each(|item| each_line(item, words)),
        Value::Object(fields) => {
            let is_line = fields.contains_key("from");
            // A single word may be the source's own.
            if let Some(Value::String(text)) = fields.get_mut("text").filter(|_| is_line)
                && text.contains(' ')
                && let Some(told) = words.of(text, 0)
            {
                *text = told;
            }
            fields.values_mut().for_each(|value| each_line(value, words));
        }
        _ => {}
    }
}

/// Calls `of` with every message in a document, and gives it the text that is answered.
fn each_message(tree: &mut Value, of: &mut impl FnMut(&Message) -> Option<String>) {
    match tree {
        Value::Array(items) => items.iter_mut().for_each(|item| each_message(item, of)),
        Value::Object(fields) => match message(fields) {
            Some(message) => {
                if let Some(text) = of(&message) {
                    fields.insert("text".to_owned(), Value::String(text));
                }
            }
            None => fields.values_mut().for_each(|value| each_message(value, of)),
        },
        _ => {}
    }
}

/// The message that an object is; none where it is something else, such as a line of proof.
fn message(fields: &Map<String, Value>) -> Option<Message> {
    if !(fields.contains_key("id") && fields.contains_key("text")) {
        return None;
    }
    serde_json::from_value(Value::Object(fields.clone())).ok()
}
