//! Foreign text on its way out. BMCs, logs and registries hold whatever somebody wrote there.

use crate::common::cut::cut;

/// Text that a terminal shows as it is: control characters, terminal escapes and characters that reorder or hide
/// text become visible escapes, line breaks become spaces.
#[must_use]
pub fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => out.push(' '),
            c if is_unsafe(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}

/// [`printable`] text of at most `most` characters of the original; what was left out is counted.
#[must_use]
pub fn brief(text: &str, most: usize) -> String {
    let shown = cut(text, most);
    match text.get(shown.len()..).unwrap_or_default() {
        "" => printable(text),
        left => format!("{} [{} more characters]", printable(shown), left.chars().count()),
    }
}

/// JSON that a terminal may show: the same characters as JSON escapes. They can only stand inside strings.
#[must_use]
pub fn json(document: &str) -> String {
    let mut out = String::with_capacity(document.len());
    for c in document.chars() {
        if c != '\n' && is_unsafe(c) {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    out
}

fn is_unsafe(c: char) -> bool {
    c.is_control()
        // Bidirectional overrides and isolates, zero-width characters, and the tag block can hide what a line says.
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || matches!(c, '\u{e0000}'..='\u{e007f}')
        // No XML document may hold these two, not even escaped.
        || matches!(c, '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminal_escapes_become_visible() {
        assert_eq!(printable("\u{1b}[31mOK\u{1b}[0m"), r"\u{1b}[31mOK\u{1b}[0m");
        assert_eq!(printable("a\u{9b}2Jb"), r"a\u{9b}2Jb");
        assert_eq!(printable("OK\u{202e}KO"), r"OK\u{202e}KO");
        assert_eq!(printable("two\nlines"), "two lines");
        assert_eq!(printable("日本語 é"), "日本語 é");
    }

    #[test]
    fn long_text_says_how_much_is_missing() {
        assert_eq!(brief("abc", 3), "abc");
        assert_eq!(brief("äbcdé", 3), "äbc [2 more characters]");
        assert_eq!(brief(&"x".repeat(1_000_000), 10), "xxxxxxxxxx [999990 more characters]");
    }

    #[test]
    fn escaped_json_reads_back_as_the_same_text() {
        for text in ["\u{9b}2J", "a\u{202e}b", "\u{e0041}", "plain \"quoted\"\n"] {
            let document = json(&serde_json::to_string(text).unwrap());
            assert!(document.is_ascii() || text.is_ascii(), "{document:?}");
            assert_eq!(serde_json::from_str::<String>(&document).unwrap(), text);
        }
    }
}
