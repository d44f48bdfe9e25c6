//! JSON text, seen as its strings and numbers; everything between them stays as it is, byte by byte.
//!
//! A value that is decoded and written again may lose its order, its spacing or digits of its numbers. Redaction must
//! lose nothing else, and must reach into bodies that are not valid JSON too.

/// A piece of the text that may be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// The name of a property.
    Name(&'a str),
    /// A string, with the name of the property that it belongs to; of an array, the array's.
    Text {
        /// The property's name; empty at the top.
        key: &'a str,
        /// The decoded string.
        text: &'a str,
    },
    /// A number as it is written.
    Number {
        /// The property's name; empty at the top.
        key: &'a str,
        /// The digits.
        text: &'a str,
    },
}

struct Frame {
    is_object: bool,
    key: String,
    name_is_next: bool,
}

/// Copies `json`, with each piece for which `change` has other words replaced.
pub(super) fn rewrite(json: &[u8], mut change: impl FnMut(Piece<'_>) -> Option<String>) -> Vec<u8> {
    let mut out = Vec::with_capacity(json.len());
    let mut frames = vec![Frame { is_object: false, key: String::new(), name_is_next: false }];
    let mut at = 0;
    while let Some(&byte) = json.get(at) {
        let end = match byte {
            b'"' => string_end(json, at),
            b'0'..=b'9' | b'-' => number_end(json, at),
            _ => at + 1,
        };
        let token = &json[at..end];
        let top = frames.last();
        let key = top.map_or("", |frame| frame.key.as_str());
        let changed = match byte {
            b'"' => {
                let closed = token.len() > 1 && token.ends_with(b"\"");
                let text = decode(token, closed);
                let is_name = top.is_some_and(|frame| frame.is_object && frame.name_is_next);
                let piece = if is_name { Piece::Name(&text) } else { Piece::Text { key, text: &text } };
                let new = change(piece).map(|new| encode(&new, closed));
                if is_name && let Some(frame) = frames.last_mut() {
                    frame.key = text;
                }
                new
            }
            b'0'..=b'9' | b'-' => str::from_utf8(token).ok().and_then(|text| change(Piece::Number { key, text })),
            _ => None,
        };
        match changed {
            Some(new) => out.extend_from_slice(new.as_bytes()),
            None => out.extend_from_slice(token),
        }
        structure(byte, &mut frames);
        at = end;
    }
    out
}

/// Keeps track of where in the document we are.
fn structure(byte: u8, frames: &mut Vec<Frame>) {
    let key = frames.last().map(|frame| frame.key.clone()).unwrap_or_default();
    match byte {
        b'{' => frames.push(Frame { is_object: true, key, name_is_next: true }),
        b'[' => frames.push(Frame { is_object: false, key, name_is_next: false }),
        // The outermost frame stays, whatever a broken text closes.
        b'}' | b']' if frames.len() > 1 => {
            frames.pop();
        }
        b',' | b':' => {
            if let Some(frame) = frames.last_mut() {
                frame.name_is_next = byte == b',';
            }
        }
        _ => {}
    }
}

fn string_end(json: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = json.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    json.len()
}

fn number_end(json: &[u8], start: usize) -> usize {
    let more = |byte: &u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
    json[start..].iter().position(|byte| !more(byte)).map_or(json.len(), |length| start + length)
}

fn decode(token: &[u8], closed: bool) -> String {
    serde_json::from_slice(token).unwrap_or_else(|_| {
        let end = token.len() - usize::from(closed);
        String::from_utf8_lossy(&token[1..end]).into_owned()
    })
}

fn encode(text: &str, closed: bool) -> String {
    let mut quoted = serde_json::Value::from(text).to_string();
    if !closed {
        quoted.pop();
    }
    quoted
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_string_is_seen_with_its_property() {
        let json = br#"{"a": "x", "b": ["y", {"c": 1.50}], "d": {"e": "z"}, "f": -2e3, "g": "\u0041\""}"#;
        let mut seen = Vec::new();
        let copy = rewrite(json, |piece| {
            match piece {
                Piece::Name(_) => {}
                Piece::Text { key, text } | Piece::Number { key, text } => seen.push(format!("{key}={text}")),
            }
            None
        });
        assert_eq!(copy, json);
        assert_eq!(seen, ["a=x", "b=y", "c=1.50", "e=z", "f=-2e3", "g=A\""]);
    }

    #[test]
    fn only_what_is_changed_changes() {
        let new = rewrite(b"{ \"a\" :\t1.0 , \"b\":\"x\\u00e9\"}", |piece| match piece {
            Piece::Text { key: "b", text: "x\u{e9}" } => Some("\"".to_owned()),
            _ => None,
        });
        assert_eq!(new, b"{ \"a\" :\t1.0 , \"b\":\"\\\"\"}");
        let cut = rewrite(b"{\"a\": \"secr", |piece| matches!(piece, Piece::Text { .. }).then(|| "****".to_owned()));
        assert_eq!(cut, b"{\"a\": \"****");
    }

    proptest! {
        #[test]
        fn whatever_is_not_changed_is_copied(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            prop_assert_eq!(rewrite(&bytes, |_| None), bytes);
        }

        #[test]
        fn any_bytes_can_be_changed(text in "[\\[\\]{}:,\"\\\\a0-]{0,40}") {
            rewrite(text.as_bytes(), |_| Some("x".to_owned()));
        }
    }
}
