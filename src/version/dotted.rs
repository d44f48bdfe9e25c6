//! Numbers between dots: power supplies, network adapters, and the second half of a Lenovo version.

use std::cmp::Ordering;
use std::fmt;

/// More numbers than any firmware uses (a GPU's VBIOS has five).
const MAX_PARTS: usize = 12;

/// Numbers, compared from the left; a missing number is lower than any. Leading zeros do not count, but are kept for
/// the reader: Lenovo writes 3.31.02. The text is all that is held: it is compared once or twice, as it is.
#[derive(Clone, Debug)]
pub struct Dotted(Box<str>);

impl Dotted {
    /// Reads `227.1.115.0`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let all = parts.by_ref().take(MAX_PARTS).all(|part| number(part).is_some());
        (all && parts.next().is_none()).then(|| Self(text.into()))
    }

    /// Whether there is a dot at all.
    pub fn has_dot(&self) -> bool {
        self.0.contains('.')
    }

    /// Older, the same, or newer.
    pub fn compare(&self, other: &Self) -> Ordering {
        self.numbers().cmp(other.numbers())
    }

    fn numbers(&self) -> impl Iterator<Item = u64> {
        self.0.split('.').filter_map(number)
    }
}

impl fmt::Display for Dotted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A run of decimal digits that fits 64 bits; no sign, no blanks.
pub fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

/// A number that is written with exactly so many digits. Where a vendor always writes two digits, `2.8` may mean 2.08
/// or 2.80, and neither is assumed.
pub fn digits(text: &str, count: usize) -> Option<u64> {
    if text.len() == count { number(text) } else { None }
}

/// Exactly three numbers between dots.
pub fn triple(text: &str) -> Option<[u64; 3]> {
    let mut parts = text.split('.').map(number);
    let three = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(three)
}
