//! The words of a page, in the language of its reader.

use crate::report::page::Tone;
use crate::text::{Language, Message, spoken};

/// A sentence as it reads on the page.
pub(super) fn say(message: &Message) -> String {
    message.text.clone()
}

/// The name of that language, for whoever reads the page aloud (RFC 5646).
pub(super) fn lang() -> &'static str {
    match spoken() {
        Language::English => "en",
        Language::Japanese => "ja",
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
