//! Text that may be of any length, made short.

/// The beginning of a text: at most this many characters, which are never broken.
#[must_use]
pub fn cut(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn characters_are_counted_and_not_bytes() {
        for (text, most, expected) in [("abc", 3, "abc"), ("abc", 2, "ab"), ("äöü", 2, "äö"), ("", 5, ""), ("a", 0, "")]
        {
            assert_eq!(cut(text, most), expected, "{text} {most}");
        }
    }
}
