//! Bodies with a few bytes that JSON forbids: a mark at the beginning, raw line ends in a text, Latin-1, zeros.
//!
//! One byte in the description of a fan must not cost the whole resource. What is not allowed is replaced by U+FFFD,
//! which no version and no serial number holds, so that a repaired text is seen to be one and equals nothing.

use std::borrow::Cow;

const REPLACED: char = char::REPLACEMENT_CHARACTER;

/// The body without a byte order mark, and without the zeros that some services leave at its end.
pub(super) fn bare(body: &[u8]) -> &[u8] {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    let end = body.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    &body[..end]
}

/// The body with every forbidden byte replaced; none where there is nothing to repair.
pub(super) fn repaired(body: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(body);
    let mut changed = matches!(text, Cow::Owned(_));
    let (mut quoted, mut escaped) = (false, false);
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' if !escaped => quoted = !quoted,
            _ if quoted && c.is_control() && u32::from(c) < 0x20 => {
                changed = true;
                // A backslash before it would now escape the mark.
                if escaped {
                    out.push('\\');
                }
                out.push(REPLACED);
                escaped = false;
                continue;
            }
            _ => {}
        }
        escaped = quoted && c == '\\' && !escaped;
        out.push(c);
    }
    changed.then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_at_the_beginning_and_zeros_at_the_end_are_no_content() {
        assert_eq!(bare(b"\xEF\xBB\xBF{}\0\0"), b"{}");
        assert_eq!(bare(b"\0\0"), b"");
        assert_eq!(bare(b"{}"), b"{}");
    }

    #[test]
    fn what_json_forbids_in_a_text_is_replaced_and_the_rest_is_kept() {
        for (body, name) in [
            (&b"{\r\n\"Name\":\"Fan\r1\"}"[..], "Fan\u{FFFD}1"),
            (b"{\"Name\":\"L\xFCfter\"}", "L\u{FFFD}fter"),
            (b"{\"Name\":\"a\0b\"}", "a\u{FFFD}b"),
            (b"{\"Name\":\"\\\"\tb\"}", "\"\u{FFFD}b"),
            (b"{\"Name\":\"a\\\nb\"}", "a\\\u{FFFD}b"),
        ] {
            let text = repaired(body).unwrap();
            let value: serde_json::Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{text:?}: {e}"));
            assert_eq!(value["Name"], name);
        }
        assert_eq!(repaired(b"{\n\"Name\": 1 }"), None, "line ends between texts are allowed");
        assert_eq!(repaired(b"{\"Name\": }"), None, "what is broken otherwise stays broken");
    }
}
