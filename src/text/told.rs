//! A report in the language of its reader: every message in it reads in that language, and so does what is laid out around it.

use std::collections::HashMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::catalogue::{render, sentence};
use super::language::{speaking, spoken};
use super::{Language, Message};

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
    sentence(spoken(), english).unwrap_or_else(|| english.to_owned())
}

fn in_language(language: Language, mut document: Value) -> Value {
    let mut told = HashMap::new();
    each_message(&mut document, &mut |message| {
        told.insert(message.text.clone(), render(language, &message.id, &message.args));
        None
    });
    each_message(&mut document, &mut |message| {
        // A value that is a sentence of ours, such as the cause in "Gone: { $cause }", is told too.
        let mut args = message.args.clone();
        for value in args.values_mut() {
            if let Some(other) = told.get(value).cloned().or_else(|| sentence(language, value)) {
                *value = other;
            }
        }
        Some(render(language, &message.id, &args))
    });
    each_line(&mut document, &told);
    document
}

/// Tells the lines of proof that are sentences of this document, such as the finding that a cause rests on.
fn each_line(tree: &mut Value, told: &HashMap<String, String>) {
    match tree {
        Value::Array(items) => items.iter_mut().for_each(|item| each_line(item, told)),
        Value::Object(fields) => {
            let is_line = fields.contains_key("from");
            if let Some(Value::String(text)) = fields.get_mut("text").filter(|_| is_line)
                && let Some(other) = told.get(text)
            {
                other.clone_into(text);
            }
            fields.values_mut().for_each(|value| each_line(value, told));
        }
        _ => {}
    }
}

/// Calls `of` with every message in a document, and gives it the text that is answered.
fn each_message(tree: &mut Value, of: &mut impl FnMut(&Message) -> Option<String>) {
    match tree {
        Value::Array(items) => items.iter_mut().for_each(|item| each_message(item, of)),
        Value::Object(fields) => {
            let names_of_one = fields.contains_key("id")
                && fields.contains_key("text")
                && fields.keys().all(|name| matches!(name.as_str(), "id" | "text" | "args"));
            let message = names_of_one.then(|| Value::Object(fields.clone()));
            match message.and_then(|message| serde_json::from_value::<Message>(message).ok()) {
                Some(message) => {
                    if let Some(text) = of(&message) {
                        fields.insert("text".to_owned(), Value::String(text));
                    }
                }
                None => fields.values_mut().for_each(|value| each_message(value, of)),
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::msg;

    #[test]
    fn every_message_of_a_value_is_told_and_the_facts_are_not() {
        let line = serde_json::json!({ "text": "READY", "from": "CBS.log", "at": null });
        let value = vec![
            serde_json::to_value(msg!("verdict-blocked", count = 2)).unwrap(),
            serde_json::json!({ "title": msg!("cause-restart-due"), "lines": [line] }),
            serde_json::json!({ "text": msg!("cause-restart-due").text, "from": "rule", "at": null }),
        ];
        let english = serde_json::to_string(&value).unwrap();
        let told = tell(Language::Japanese, &value, |told| {
            assert_eq!(msg!("more-lines", count = 3).text, msg!("more-lines", count = 3).in_language(Language::Japanese));
            serde_json::to_string(told).unwrap()
        });
        let read = |id: &str, count: &str| {
            render(Language::Japanese, id, &[("count".to_owned(), count.to_owned())].into_iter().collect())
        };
        assert!(told.contains(&read("verdict-blocked", "2")) && told.contains(&read("cause-restart-due", "")), "{told}");
        assert!(told.contains(&line.to_string()), "{told}");
        assert!(!told.contains(&msg!("cause-restart-due").text), "a line that says it too is told: {told}");
        assert_eq!(serde_json::to_string(&value).unwrap(), english, "the value itself is what it was");
        assert_eq!(msg!("more-lines", count = 3).text, "… and 3 more");
    }

    #[test]
    fn a_sentence_inside_another_is_told_too() {
        let finding = msg!("disk-space-full", free = "1 GiB", least = "5 GiB");
        let value = vec![
            msg!("repair-cause-gone", cause = msg!("cause-restart-due").text),
            msg!("repair-new-fails", finding = finding.text),
            finding,
        ];
        tell(Language::Japanese, &value, |told| {
            let [gone, new, finding] = told.as_slice() else { panic!("{told:?}") };
            assert!(gone.text.contains(&msg!("cause-restart-due").text), "{}", gone.text);
            assert!(new.text.contains(&finding.text) && finding.text.contains("1 GiB"), "{}", new.text);
        });
    }

    #[test]
    fn what_cannot_be_read_again_is_told_in_english() {
        let value = f64::NAN;
        let told = tell(Language::Japanese, &value, |value| (value.is_nan(), msg!("next-steps").text));
        assert_eq!(told, (true, msg!("next-steps").in_language(Language::Japanese)));
    }
}
