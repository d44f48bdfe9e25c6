//! The words of a page, and the one place where its language is chosen.

use crate::report::page::Tone;
use crate::rules::Verdict;
use crate::text::{Language, Message};

/// The language of every page.
const LANGUAGE: Language = Language::English;

/// A sentence in the language of the page.
pub(super) fn say(message: &Message) -> String {
    message.in_language(LANGUAGE)
}

/// The name of that language, for whoever reads the page aloud (RFC 5646).
pub(super) const fn lang() -> &'static str {
    match LANGUAGE {
        Language::English => "en",
    }
}

/// How the style calls a tone.
pub(super) const fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "good",
        Tone::Doubt => "doubt",
        Tone::Bad => "bad",
        Tone::Plain => "plain",
    }
}

/// The tone of a verdict.
pub(super) const fn tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Ready => Tone::Good,
        Verdict::Blocked => Tone::Bad,
        Verdict::Undetermined => Tone::Doubt,
    }
}
