//! Patterns of ids: `*` is any run of characters, `?` any one. Nothing else is special and no input is slow.

use std::fmt;

use serde::{Serialize, Serializer};

/// A pattern that an id matches as a whole, upper and lower case apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob(String);

impl Glob {
    /// The pattern `text`.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Whether the whole of `text` matches.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        let (pattern, text): (Vec<char>, Vec<char>) = (self.0.chars().collect(), text.chars().collect());
        let (mut p, mut t) = (0, 0);
        // Where the last star stands, and how much of the text it has taken: only that one is ever tried again.
        let mut star: Option<(usize, usize)> = None;
        while t < text.len() {
            match pattern.get(p) {
                Some('*') => {
                    star = Some((p, t));
                    p += 1;
                }
                Some(c) if *c == '?' || *c == text[t] => {
                    p += 1;
                    t += 1;
                }
                _ => {
                    let Some((at, taken)) = star else { return false };
                    star = Some((at, taken + 1));
                    p = at + 1;
                    t = taken + 1;
                }
            }
        }
        pattern[p..].iter().all(|c| *c == '*')
    }
}

impl fmt::Display for Glob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Glob {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Glob;

    #[test]
    fn a_pattern_matches_the_whole_id() {
        for (pattern, text, expected) in [
            ("BMC-AFBT-*", "BMC-AFBT-10", true),
            ("BMC-AFBT-*", "BMC-TGBT-10", false),
            ("BMC-Primary", "BMC-Primary-Pending", false),
            ("*-Pending", "BMC-Primary-Pending", true),
            ("Disk?", "Disk1", true),
            ("Disk?", "Disk12", false),
            ("*", "", true),
            ("", "x", false),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-b-b-", false),
            ("disk1", "Disk1", false),
        ] {
            assert_eq!(Glob::new(pattern).matches(text), expected, "{pattern} against {text}");
        }
    }

    #[test]
    fn a_hostile_pattern_ends() {
        assert!(!Glob::new("*a".repeat(60)).matches(&"b".repeat(5_000)));
    }
}
