//! Annotations of a GitHub job: `::error`, `::warning` and `::notice` lines on standard output.
//!
//! GitHub keeps ten of a kind for a step and drops the rest without a word, so we count what does not fit and say it in the tenth.
//! These lines are the only commands that patchgate ever prints, and each is ours up to its last colon; `%` and line breaks in its
//! text are escaped as the runner wants. Sources: GitHub's page on workflow commands, and its limits as told in its community.

use super::summary::{line, name, short};
use crate::assess::{Report, Weight};
use crate::msg;
use crate::report::extract::clean;
use crate::rules::{Finding, Verdict};

/// The most annotations of one kind that GitHub shows of a step.
pub const MOST: usize = 10;

/// The kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What stops the gate.
    Error,
    /// What is told.
    Warning,
    /// What is good to know.
    Notice,
}

/// The annotations of one server: the verdict, what stops the gate, and what is told.
#[must_use]
pub fn github(report: &Report) -> String {
    let name = name(report);
    let of = |chosen: &dyn Fn(&Finding) -> bool| -> Vec<String> {
        let mut shown: Vec<&Finding> = report.findings.iter().filter(|f| chosen(f)).collect();
        shown.sort_by_key(|f| Weight::of(f, report));
        shown.into_iter().map(|f| format!("{} [{}]", clean(&f.title.text), f.rule)).collect()
    };
    let is = |f: &Finding, weight| Weight::of(f, report) == weight;
    let mut errors = of(&|f| is(f, Weight::Blocks) || is(f, Weight::Open));
    let mut notices = of(&|f| is(f, Weight::Told) && !Weight::warns(f, report));
    let first = if report.verdict == Verdict::Ready { &mut notices } else { &mut errors };
    first.insert(0, line(report));
    annotations(Kind::Error, &name, &errors)
        + &annotations(Kind::Warning, &name, &of(&|f| Weight::warns(f, report)))
        + &annotations(Kind::Notice, &name, &notices)
}

/// As many lines of a kind as GitHub shows; where there are more, the last says how many.
pub fn annotations(kind: Kind, title: &str, texts: &[String]) -> String {
    let word = match kind {
        Kind::Error => "error",
        Kind::Warning => "warning",
        Kind::Notice => "notice",
    };
    let title = property(&short(&format!("patchgate {title}"), 100));
    let shown = if texts.len() > MOST { MOST - 1 } else { texts.len() };
    let mut lines: Vec<String> = texts.iter().take(shown).map(|text| data(text)).collect();
    if shown < texts.len() {
        lines.push(msg!("monitoring-annotations-left-out", count = texts.len() - shown).text);
    }
    lines.into_iter().map(|text| format!("::{word} title={title}::{text}\n")).collect()
}

/// The text of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A").replace('\t', " ")
}

/// A property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_are_shown_and_the_tenth_says_how_many_are_not() {
        let texts: Vec<String> = (0..25).map(|n| format!("{n} 100%")).collect();
        let lines = annotations(Kind::Error, "a:b,c", &texts);
        assert_eq!(lines.lines().count(), MOST);
        assert!(lines.starts_with("::error title=patchgate a%3Ab%2Cc::0 100%25\n"), "{lines}");
        assert!(lines.ends_with("::and 16 more: GitHub shows 10 annotations of a kind and step\n"), "{lines}");
        assert_eq!(annotations(Kind::Error, "a", &texts[..10]).lines().count(), MOST);
    }
}
