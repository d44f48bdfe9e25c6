//! The messages that were made in this process, by their English words: a line of proof or a reason keeps the words of a message alone, and
//! whoever reads another language wants those told too. Nothing is kept where English is the language.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use super::{Language, Message, language, spoken};

/// How many are kept: those of some hundred servers. Each report is told as soon as it is there, so older ones are not asked for again.
const MOST: usize = 100_000;

static MADE: LazyLock<Mutex<HashMap<String, Message>>> = LazyLock::new(Mutex::default);

/// Keeps a message, where a report may have to tell its words in another language.
pub(super) fn keep(message: &Message) {
    if language() == Language::English || spoken() != Language::English {
        return;
    }
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    if made.len() >= MOST {
        made.clear();
    }
    if !made.contains_key(&message.text) {
        made.insert(message.text.clone(), message.clone());
    }
}

/// The message that reads so in English.
pub(super) fn of(english: &str) -> Option<Message> {
    MADE.lock().unwrap_or_else(PoisonError::into_inner).get(english).cloned()
}
