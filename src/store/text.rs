//! Texts as a table holds them: the same in both databases.

use std::borrow::Cow;

/// PostgreSQL's texts cannot hold the one character that SQLite's can.
pub fn storable(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { text.replace('\0', "\u{fffd}").into() } else { text.into() }
}
