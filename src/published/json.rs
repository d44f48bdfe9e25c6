//! JSON of strangers: bounded, with the line of what is taken from it.

use serde_json::Value;

use crate::common::cut::cut;
use crate::common::{bounded, decode};

/// The longest text that is taken, in characters.
pub const MOST_TEXT: usize = 8 << 10;

/// A document, and its lines.
pub fn read(bytes: &[u8]) -> Result<(Value, Lines), String> {
    let text = decode::text(bytes)?;
    let values = bounded::json_values(text.as_bytes());
    if values > bounded::VALUES {
        return Err(format!("it holds {values} JSON values, more than the {} that are read", bounded::VALUES));
    }
    let value = serde_json::from_str(&text).map_err(|e| e.to_string())?;
    Ok((value, Lines { text, at: 0, line: 1 }))
}

/// The place where a document is being read.
pub struct Lines {
    text: String,
    at: usize,
    line: u64,
}

impl Lines {
    /// The line where this text stands next, as a whole string. They are asked for in the order of the file.
    pub fn of(&mut self, text: &str) -> u64 {
        let needle = Value::from(text).to_string();
        let rest = self.text.get(self.at..).unwrap_or_default();
        if let Some(offset) = memchr::memmem::find(rest.as_bytes(), needle.as_bytes()) {
            let passed = &rest.as_bytes()[..offset];
            self.line += u64::try_from(memchr::memchr_iter(b'\n', passed).count()).unwrap_or_default();
            // The same text may stand once more, further down.
            self.at += offset + needle.len();
        }
        self.line
    }
}

/// The text of a property; a word that means none is none (`"null"`, HPE).
pub fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value[name].as_str().map(|text| cut(text.trim(), MOST_TEXT)).filter(|text| !crate::version::says_none(text))
}

/// The entries of a list.
pub fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}
