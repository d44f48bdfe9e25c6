//! Characters that one format takes for a sign, made visible: what a BMC says must not begin a field, a metric or a line.

/// Text in which each character that `is_sign` holds for, given with what follows it, is a visible escape.
pub fn escaped(text: &str, is_sign: impl Fn(char, &str) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let after = text.get(at + c.len_utf8()..).unwrap_or_default();
        if is_sign(c, after) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn only_signs_are_escaped() {
        assert_eq!(escaped(r"C:\new | x", |c, after| c == '|' || c == '\\' && after.starts_with('n')), {
            r"C:\u{5c}new \u{7c} x"
        });
    }
}
