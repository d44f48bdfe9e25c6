//! Ages as an operator writes them: `90m`, `36h`, `7d`.

use std::time::Duration;

use jiff::SignedDuration;

/// The age that a text means.
///
/// # Errors
/// It is none; the words say what one is like.
pub fn age(text: &str) -> Result<Duration, String> {
    let span: Option<SignedDuration> = match text.strip_suffix('d') {
        Some(days) => days.trim().parse::<u32>().ok().map(|days| SignedDuration::from_hours(i64::from(days) * 24)),
        None => text.parse().ok(),
    };
    span.and_then(|span| Duration::try_from(span).ok()).ok_or_else(|| "an age is such as 90m, 36h or 7d".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_has_a_unit() {
        for (text, hours) in [("36h", 36), ("7d", 168), ("90m", 1)] {
            assert_eq!(age(text).unwrap().as_secs() / 3600, hours, "{text}");
        }
        for text in ["", "7", "d", "-1h", "-1d", "week"] {
            assert!(age(text).is_err(), "{text}");
        }
    }
}
