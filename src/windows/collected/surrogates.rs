//! Half a pair of surrogates in JSON.
//!
//! Windows allows any 16-bit units in names and registry data, and a text that is cut in the middle of a pair ends with
//! one half. JSON can spell that (`\ud800`), but no Unicode text can hold it, and one such place made the reader refuse
//! a whole document. It stands for an unknown character, which is what U+FFFD is for.

use std::borrow::Cow;

/// The text with `\ufffd` for each escape that is half a pair.
pub fn mend(text: &str) -> Cow<'_, str> {
    if !text.contains("\\ud") && !text.contains("\\uD") {
        return Cow::Borrowed(text);
    }
    let mut mended = String::new();
    let mut kept = 0;
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('\\')) {
        let here = at + found;
        // A backslash and what it escapes are one: `\\ud800` is a backslash and five letters.
        let escaped = text.get(here + 1..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        at = here + if unit(text, here).is_some() { 6 } else { 1 + escaped };
        match (unit(text, here), unit(text, here + 6)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => at = here + 12,
            (Some(0xD800..=0xDFFF), _) => {
                mended.push_str(text.get(kept..here).unwrap_or_default());
                mended.push_str("\\ufffd");
                kept = at;
            }
            _ => {}
        }
    }
    mended.push_str(text.get(kept..).unwrap_or_default());
    Cow::Owned(mended)
}

/// The unit that an escape at this place stands for.
fn unit(text: &str, at: usize) -> Option<u16> {
    let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
    digits.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u16::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_become_the_unknown_character_and_nothing_else_changes() {
        for (text, expected) in [
            (r"plain", r"plain"),
            (r"\ud83d\ude00", r"\ud83d\ude00"),
            (r"\uD83D\uDE00\ud83d", r"\uD83D\uDE00\ufffd"),
            (r"\ud83d\ud83d\ude00 \ude00", r"\ufffd\ud83d\ude00 \ufffd"),
            (r"a\\ud800 b\ud800c", r"a\\ud800 b\ufffdc"),
            (r"\ud8", r"\ud8"),
            (r"\udfff\", r"\ufffd\"),
            ("\\é\\ud800é", "\\é\\ufffdé"),
        ] {
            assert_eq!(mend(text), expected, "{text}");
        }
    }
}
