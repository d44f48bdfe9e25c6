//! Patterns in which some items stand for any number of items: the one loop behind all patterns of this crate.
//!
//! What is a star, and which items are equal, is said by whoever has the pattern, so that ids, segments of a URI and
//! whole paths are matched alike.

/// Whether the whole of `text` matches `pattern`.
///
/// It goes back to the last star only, which is enough: time grows with the product of the lengths, never faster.
pub fn matches<P, T>(pattern: &[P], text: &[T], is_star: impl Fn(&P) -> bool, equal: impl Fn(&P, &T) -> bool) -> bool {
    let (mut at, mut reached) = (0, 0);
    // Where the last star stands, and how much of the text it has taken.
    let mut star: Option<(usize, usize)> = None;
    while let Some(item) = text.get(reached) {
        match pattern.get(at) {
            Some(p) if is_star(p) => {
                star = Some((at, reached));
                at += 1;
            }
            Some(p) if equal(p, item) => {
                at += 1;
                reached += 1;
            }
            _ => match star {
                Some((position, taken)) => {
                    star = Some((position, taken + 1));
                    at = position + 1;
                    reached = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(at).all(is_star)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::matches;

    fn in_bytes(pattern: &[u8], text: &[u8]) -> bool {
        matches(pattern, text, |p| *p == b'*', |p, t| p == t)
    }

    /// What a star means, written down naively.
    fn slowly(pattern: &[u8], text: &[u8]) -> bool {
        match pattern {
            [] => text.is_empty(),
            [b'*', rest @ ..] => (0..=text.len()).any(|taken| slowly(rest, &text[taken..])),
            [byte, rest @ ..] => text.first() == Some(byte) && slowly(rest, &text[1..]),
        }
    }

    proptest! {
        #[test]
        fn the_fast_way_agrees_with_the_naive_one(pattern in "[ab*]{0,8}", text in "[ab]{0,8}") {
            prop_assert_eq!(in_bytes(pattern.as_bytes(), text.as_bytes()), slowly(pattern.as_bytes(), text.as_bytes()));
        }
    }

    #[test]
    fn a_hostile_pattern_ends() {
        assert!(!in_bytes("*a".repeat(60).as_bytes(), "b".repeat(5_000).as_bytes()));
    }
}
