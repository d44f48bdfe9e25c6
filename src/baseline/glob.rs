//! Patterns of ids: `*` is any run of characters, `?` any one. Nothing else is special and no input is slow.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::common::wildcard;

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
        wildcard::matches(&pattern, &text, |p| *p == '*', |p, t| *p == '?' || p == t)
    }

    /// Whether this pattern certainly matches whatever the other does. Read as text, the other's `*` is taken only by a
    /// `*` of ours, and its `?` by a `?` or a `*`.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        let Some((ours, theirs)) = after_start(&self.0, &other.0) else { return false };
        let (ours, theirs): (Vec<char>, Vec<char>) = (ours.chars().collect(), theirs.chars().collect());
        // Whether ours[p..] covers theirs[t..], from the ends.
        let mut below = vec![false; theirs.len() + 1];
        below[theirs.len()] = true;
        for p in ours.iter().rev() {
            let mut row = vec![false; theirs.len() + 1];
            for t in (0..=theirs.len()).rev() {
                let taken = theirs.get(t);
                row[t] = match (p, taken) {
                    ('*', Some(_)) => below[t] || row[t + 1],
                    ('*', None) => below[t],
                    (_, None | Some('*')) => false,
                    ('?', Some(_)) => below[t + 1],
                    (p, Some(t_char)) => p == t_char && below[t + 1],
                };
            }
            below = row;
        }
        below[0]
    }

    /// Whether some text matches both patterns.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let Some((ours, theirs)) = after_start(&self.0, &other.0) else { return false };
        let (ours, theirs): (Vec<char>, Vec<char>) = (ours.chars().collect(), theirs.chars().collect());
        let mut below: Vec<bool> = (0..=theirs.len()).map(|t| theirs[t..].iter().all(|c| *c == '*')).collect();
        for p in ours.iter().rev() {
            let mut row = vec![false; theirs.len() + 1];
            for t in (0..=theirs.len()).rev() {
                row[t] = match (p, theirs.get(t)) {
                    ('*', Some(_)) => below[t] || row[t + 1],
                    ('*', None) => below[t],
                    (_, Some('*')) => row[t + 1] || below[t],
                    (_, None) => false,
                    ('?', Some(_)) | (_, Some('?')) => below[t + 1],
                    (p, Some(c)) => p == c && below[t + 1],
                };
            }
            below = row;
        }
        below[0]
    }
}

/// Two patterns behind what both begin with alike; none where they differ there, so that neither can meet the other: a baseline compares
/// all its rules, and most of them are told apart by that.
fn after_start<'a>(a: &'a str, b: &'a str) -> Option<(&'a str, &'a str)> {
    let wild = |c: char| matches!(c, '*' | '?');
    let alike = a.chars().zip(b.chars()).take_while(|(x, y)| x == y && !wild(*x)).map(|(x, _)| x.len_utf8()).sum();
    let (a, b) = (a.get(alike..)?, b.get(alike..)?);
    let apart = a.chars().next().zip(b.chars().next()).is_some_and(|(x, y)| !wild(x) && !wild(y));
    (!apart).then_some((a, b))
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
    use proptest::prelude::*;

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
    fn which_patterns_cover_and_meet_which() {
        for (a, b, covers, overlaps) in [
            ("BMC-*", "BMC-AFBT-*", true, true),
            ("BMC-AFBT-*", "BMC-*", false, true),
            ("BMC-AFBT-10", "BMC-AFBT-*", false, true),
            ("*", "", true, true),
            ("Disk?", "Disk1", true, true),
            ("Disk?", "Disk*", false, true),
            ("Disk1", "Disk2", false, false),
            ("a*c", "*b", false, false),
            ("a*", "*b", false, true),
            ("*", "*", true, true),
            ("?*", "*", false, true),
        ] {
            let (left, right) = (Glob::new(a), Glob::new(b));
            assert_eq!((left.covers(&right), left.overlaps(&right)), (covers, overlaps), "{a} and {b}");
            assert_eq!(right.overlaps(&left), overlaps, "{b} and {a}");
        }
    }

    proptest! {
        #[test]
        fn covering_and_meeting_agree_with_matching(a in "[ab*?]{0,5}", b in "[ab*?]{0,5}", text in "[ab]{0,5}") {
            let (a, b) = (Glob::new(a), Glob::new(b));
            if b.matches(&text) && a.covers(&b) {
                prop_assert!(a.matches(&text));
            }
            if a.matches(&text) && b.matches(&text) {
                prop_assert!(a.overlaps(&b) && b.overlaps(&a));
            }
        }
    }

    #[test]
    fn a_hostile_pattern_ends() {
        assert!(!Glob::new("*a".repeat(60)).matches(&"b".repeat(5_000)));
    }
}
