//! Lines of proof, and texts that may be an address, as a template shows them.

use super::words::say;
use crate::evidence::Line;
use crate::msg;
use crate::report::safe::counted;
use crate::report::words::second;

/// The most lines of one kind of proof. All of them are in the JSON report.
const LINES: usize = 20;

/// The most characters of a line. All of them are in the JSON report.
const LONGEST: usize = 2000;

/// A line of proof.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) text: String,
    pub(super) from: String,
    pub(super) at: String,
}

/// Lines of proof under a word.
#[derive(Debug)]
pub(super) struct Proof {
    pub(super) label: String,
    pub(super) lines: Vec<Shown>,
    /// How many more there are.
    pub(super) more: Option<String>,
}

/// Where a demand or a piece of knowledge comes from.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) text: String,
    /// Whether it is an address that a reader may follow.
    pub(super) is_address: bool,
}

impl Proof {
    /// These lines under this word; nothing where there are none.
    pub(super) fn of(label: String, lines: &[Line]) -> Option<Self> {
        let more = lines.len().saturating_sub(LINES);
        let more = (more > 0).then(|| say(&msg!("more-lines", count = more)));
        let shown = lines.iter().take(LINES).map(Shown::of).collect();
        (!lines.is_empty()).then_some(Self { label, lines: shown, more })
    }
}

impl Shown {
    fn of(line: &Line) -> Self {
        Self { text: bounded(&line.text), from: bounded(&line.from), at: second(line.at) }
    }
}

impl Source {
    pub(super) fn all(sources: &[String]) -> Vec<Self> {
        let of = |text: &String| Self { text: bounded(text), is_address: is_address(text) };
        sources.iter().map(of).collect()
    }
}

/// As much of a text as a page shows, and how much is left out.
pub(super) fn bounded(text: &str) -> String {
    counted(text, LONGEST).into_owned()
}

/// Whether a text is an address over TLS and nothing else: what else could be followed is only shown.
fn is_address(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~/?#=&%+,:;@!()*".contains(&b);
    text.strip_prefix("https://").is_some_and(|rest| !rest.is_empty() && rest.bytes().all(plain)) && text.len() < 500
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_address_over_tls_can_be_followed() {
        assert!(is_address("https://learn.microsoft.com/windows/a-b?x=1#y"));
        for text in [
            "javascript:alert(1)",
            "http://a.example",
            "https://",
            "https://a b",
            "https://a\u{202e}",
            "data:x",
            "HTTPS://a",
        ] {
            assert!(!is_address(text), "{text}");
        }
    }

    #[test]
    fn what_is_left_out_is_counted() {
        assert_eq!(bounded(&"x".repeat(LONGEST + 5)), format!("{} [5 more characters]", "x".repeat(LONGEST)));
        let line = |n: usize| Line::new(n.to_string(), String::new(), jiff::Timestamp::UNIX_EPOCH);
        let lines: Vec<Line> = (0..LINES + 3).map(line).collect();
        let proof = Proof::of("for".to_owned(), &lines).unwrap();
        assert_eq!((proof.lines.len(), proof.more.as_deref()), (LINES, Some("… and 3 more")));
        assert!(Proof::of("for".to_owned(), &[]).is_none());
    }
}
