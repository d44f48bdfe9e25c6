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

    /// Whether there is a text that both patterns match.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        let (a, b): (Vec<char>, Vec<char>) = (self.0.chars().collect(), other.0.chars().collect());
        // `reached[j]`: whether the part of `a` so far and the first `j` characters of `b` match a common text.
        let mut reached = vec![false; b.len() + 1];
        for i in 0..=a.len() {
            let before = std::mem::replace(&mut reached, vec![false; b.len() + 1]);
            for j in 0..=b.len() {
                let (x, y) = (i.checked_sub(1).map(|i| a[i]), j.checked_sub(1).map(|j| b[j]));
                let alike = matches!((x, y), (Some(x), Some(y)) if x == y || x == '?' || y == '?');
                reached[j] = (i == 0 && j == 0)
                    || (alike && before[j - 1])
                    // A star takes nothing, or one more character of the other pattern.
                    || (x == Some('*') && (before[j] || (j > 0 && reached[j - 1])))
                    || (y == Some('*') && ((i > 0 && before[j]) || reached[j - 1]));
            }
        }
        reached[b.len()]
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
    fn two_patterns_meet_where_a_text_matches_both() {
        for (a, b, expected) in [
            ("BMC-*", "*-Backup", true),
            ("BMC-*", "UEFI*", false),
            ("Disk?", "Disk12", false),
            ("Disk?", "Disk1*", true),
            ("a*b", "b*a", false),
            ("*", "", true),
            ("", "", true),
            ("?", "", false),
            ("*x*", "*y*", true),
            ("ab", "a?", true),
        ] {
            assert_eq!(Glob::new(a).meets(&Glob::new(b)), expected, "{a} and {b}");
            assert_eq!(Glob::new(b).meets(&Glob::new(a)), expected, "{b} and {a}");
        }
    }

    #[test]
    fn a_hostile_pattern_ends() {
        assert!(!Glob::new("*a".repeat(60)).matches(&"b".repeat(5_000)));
    }
}
