//! Numbers between dots: power supplies, network adapters, and the second half of a Lenovo version.

use std::cmp::Ordering;
use std::fmt;

/// The grammar, for error text.
pub const EXPECTED: &str = "numbers between dots, such as 2.51 or 227.1.115.0";

/// More numbers than any firmware uses (a GPU's VBIOS has five).
const MAX_PARTS: usize = 12;

/// Numbers, compared from the left; a missing number is lower than any. Leading zeros do not count, but are kept for
/// the reader: Lenovo writes 3.31.02.
#[derive(Clone, Debug)]
pub struct Dotted {
    parts: Vec<u64>,
    text: String,
}

impl Dotted {
    /// Reads `227.1.115.0`.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<u64> = text.split('.').take(MAX_PARTS + 1).map(number).collect::<Option<_>>()?;
        (parts.len() <= MAX_PARTS).then(|| Self { parts, text: text.to_owned() })
    }

    /// Whether there is a dot at all.
    pub fn has_dot(&self) -> bool {
        self.parts.len() > 1
    }

    /// Older, the same, or newer.
    pub fn compare(&self, other: &Self) -> Ordering {
        self.parts.cmp(&other.parts)
    }
}

impl fmt::Display for Dotted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A run of decimal digits that fits 64 bits; no sign, no blanks.
pub fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}
