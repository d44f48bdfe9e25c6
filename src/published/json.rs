//! JSON of strangers: bounded, with the line of what is taken from it.

use serde_json::Value;

use crate::common::{bounded, decode};

/// A document and the place where it is being read.
pub struct Json {
    text: String,
    pub value: Value,
    at: usize,
    line: u64,
}

impl Json {
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let text = decode::text(bytes)?;
        let values = bounded::json_values(text.as_bytes());
        if values > bounded::VALUES {
            return Err(format!("it holds {values} JSON values, more than the {} that are read", bounded::VALUES));
        }
        let value = serde_json::from_str(&text).map_err(|e| e.to_string())?;
        Ok(Self { text, value, at: 0, line: 1 })
    }

    /// The line where this text stands next, as a whole string. They are asked for in the order of the file.
    pub fn line_of(&mut self, text: &str) -> u64 {
        let needle = Value::from(text).to_string();
        let rest = self.text.get(self.at..).unwrap_or_default();
        if let Some(offset) = memchr::memmem::find(rest.as_bytes(), needle.as_bytes()) {
            let passed = &rest.as_bytes()[..offset];
            self.line += u64::try_from(memchr::memchr_iter(b'\n', passed).count()).unwrap_or_default();
            self.at += offset;
        }
        self.line
    }
}

/// The text of a property; a word that means none is none (`"null"`, HPE).
pub fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value[name].as_str().map(str::trim).filter(|text| !crate::version::says_none(text))
}

/// The entries of a list.
pub fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}
