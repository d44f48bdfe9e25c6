//! Texts as a table holds them.

/// PostgreSQL's texts cannot hold the one character that SQLite's can.
pub fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}
