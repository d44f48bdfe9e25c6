//! The parts of which a runbook is made.

use crate::report::markdown::escape::text;
use crate::text::Message;

/// A heading with an empty line on both sides.
pub fn heading(out: &mut String, level: usize, title: &str) {
    out.push_str(&format!("\n{} {}\n\n", "#".repeat(level), text(title)));
}

/// A paragraph of our own words and what is in them.
pub fn paragraph(out: &mut String, words: &Message) {
    out.push_str(&format!("{}\n\n", text(&words.text)));
}

/// An entry of a list.
pub fn item(out: &mut String, words: &str) {
    out.push_str(&format!("* {}\n", text(words)));
}
