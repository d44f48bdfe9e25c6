//! What the parser says, in words that say what to do.

/// The message of the TOML reader, with the next step where it is known.
pub fn plain(message: &str) -> String {
    if message.contains("floating point") {
        return format!("{message}: put it in quotes, because as a number 5.70 is 5.7");
    }
    match unknown_field(message).and_then(|(field, known)| nearest(field, &known)) {
        Some(near) => format!("{message}; did you mean `{near}`?"),
        None => message.to_owned(),
    }
}

/// The field, and those that there are: serde writes ``unknown field `a`, expected one of `b`, `c` ``.
fn unknown_field(message: &str) -> Option<(&str, Vec<&str>)> {
    let (_, rest) = message.split_once("unknown field `")?;
    let (field, rest) = rest.split_once('`')?;
    Some((field, rest.split('`').skip(1).step_by(2).collect()))
}

/// The name that differs least, if it differs by no more than two letters.
pub(crate) fn nearest<'a>(field: &str, known: &[&'a str]) -> Option<&'a str> {
    let field: String = field.chars().take(100).collect();
    let distance = |name: &str| strsim::osa_distance(&field, name);
    known.iter().copied().map(|name| (distance(name), name)).filter(|(d, _)| *d <= 2).min().map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_misspelt_field_is_answered_with_the_one_that_was_meant() {
        let message = "unknown field `wnat`, expected one of `min`, `want`, `max`";
        assert_eq!(plain(message), format!("{message}; did you mean `want`?"));
        let far = "unknown field `colour`, expected `url` or `quote`";
        assert_eq!(plain(far), far);
    }
}
