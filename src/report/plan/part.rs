//! The parts of which a runbook is made.

use crate::msg;
use crate::report::markdown::escape::text;

/// A heading with an empty line on both sides.
pub fn heading(out: &mut String, level: usize, title: &str) {
    out.push_str(&format!("\n{} {}\n\n", "#".repeat(level), text(title)));
}

/// A paragraph of our own words and what is in them.
pub fn paragraph(out: &mut String, words: &str) {
    out.push_str(&format!("{}\n\n", text(words)));
}

/// An entry of a list.
pub fn item(out: &mut String, words: &str) {
    out.push_str(&format!("* {}\n", text(words)));
}

/// The end of a document.
pub fn tail(out: &mut String) {
    out.push_str(&format!("\n{}\n", text(&msg!("markdown-tail", version = env!("CARGO_PKG_VERSION")).text)));
}

/// A document without empty lines behind each other: parts end with one, and headings begin with one.
pub fn closed(mut out: String) -> String {
    while out.contains("\n\n\n") {
        out = out.replace("\n\n\n", "\n\n");
    }
    out
}
