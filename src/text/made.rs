//! The messages that were made in this process, by their English words: a line of proof or a reason keeps the words of a message alone, and
//! whoever reads another language wants those told too. Nothing is kept where English is the language.

use std::collections::{BTreeMap, HashMap};
use std::sync::{LazyLock, Mutex, PoisonError};

use super::language::{Language, language, spoken};

/// How many are kept: those of some hundred servers. Each report is told as soon as it is there, so older ones are not asked for again.
const MOST: usize = 100_000;

/// What a message is made of: its identifier and its values.
pub(super) type Made = (String, BTreeMap<String, String>);

static MADE: LazyLock<Mutex<HashMap<String, Made>>> = LazyLock::new(Mutex::default);

/// Keeps what reads so in English, where a report may have to tell it in another language.
pub(super) fn keep(english: &str, id: &str, args: &BTreeMap<String, String>) {
    if language() == Language::English || spoken() != Language::English {
        return;
    }
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    if made.len() >= MOST {
        made.clear();
    }
    if !made.contains_key(english) {
        made.insert(english.to_owned(), (id.to_owned(), args.clone()));
    }
}

/// What reads so in English.
pub(super) fn of(english: &str) -> Option<Made> {
    MADE.lock().unwrap_or_else(PoisonError::into_inner).get(english).cloned()
}
