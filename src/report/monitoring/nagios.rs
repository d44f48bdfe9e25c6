//! The output of a monitoring plugin, for Nagios, Icinga, Naemon and whatever speaks like them.
//!
//! The first line says how it stands and carries the numbers behind a `|`; the others are details. Two things must not come out of
//! foreign text: a `|`, which begins numbers wherever it stands, and a line of its own. Labels are ours alone: no component's name
//! is one, since Icinga takes neither blanks nor `%` in them. Sources: the Monitoring Plugins development guidelines, and Naemon's
//! documentation of its plugin API for the bound of 8 KiB.

use super::inert::escaped;
use super::state::State;
use super::summary::{details, fill, line, name, short};
use crate::assess::{Report, Weight};

/// The most bytes: Nagios Core and Naemon read 8 KiB, the numbers among them.
pub const MOST: usize = 8000;

/// The most characters of the name and of the reason in the first line, which has to fit a pager.
const NAME: usize = 40;
const REASON: usize = 80;

/// The first line of a plugin that got no answer at all.
#[must_use]
pub fn failed(message: &str) -> String {
    let state = State::Unknown;
    format!("PATCHGATE {} - {}\n", state.word(), inert(&short(message.lines().next().unwrap_or_default(), 1000)))
}

/// The report of one server as the output of a plugin.
#[must_use]
pub fn nagios(report: &Report) -> String {
    let first = format!("{} {}", short(&name(report), NAME), short(&line(report), REASON));
    let mut numbers = counted(report);
    numbers.push(format!("components={};;;0", report.coverage.seen));
    numbers.push(format!("judged={};;;0", report.coverage.judged));
    if let Some(judged) = report.judged_at {
        // A report of stored evidence: how old it was.
        let age = judged.as_second().saturating_sub(report.collected_at.as_second()).max(0);
        numbers.push(format!("age={age}s;;;0"));
    }
    page(State::of(report), &first, &numbers, &details(report))
}

/// How many findings there are of each weight, as numbers of a plugin with the ranges that are no reason to alert.
fn counted(report: &Report) -> Vec<String> {
    let warnings = report.findings.iter().filter(|f| Weight::warns(f, report)).count();
    vec![
        format!("blocks={};;0;0", Weight::Blocks.count(report)),
        format!("open={};;;0", Weight::Open.count(report)),
        format!("warnings={warnings};0;;0"),
        format!("notes={};;;0", Weight::Told.count(report) - warnings),
        format!("unseen={};;;0", Weight::Unseen.count(report)),
        format!("waived={};;;0", Weight::Waived.count(report)),
        format!("passed={};;;0", Weight::Passed.count(report)),
    ]
}

/// State, first line, numbers and as many details as there is room for.
pub fn page(state: State, first: &str, numbers: &[String], details: &[String]) -> String {
    let mut out = format!("PATCHGATE {} - {} | {}\n", state.word(), inert(first), numbers.join(" "));
    fill(&mut out, details, MOST, inert, ("", "\n"));
    out
}

/// Printable text without the sign that begins numbers.
fn inert(text: &str) -> String {
    escaped(text, |c, _| c == '|')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_is_counted_and_the_numbers_stay() {
        let details: Vec<String> = (0..1000).map(|n| format!("detail {n} | x=1")).collect();
        let page = page(State::Critical, "a | b=1", &["n=1;;0;0".to_owned()], &details);
        assert!(page.len() <= MOST, "{}", page.len());
        assert!(page.starts_with(r"PATCHGATE CRITICAL - a \u{7c} b=1 | n=1;;0;0"), "{page}");
        let shown = page.lines().filter(|line| line.starts_with("detail")).count();
        assert!(page.contains(&format!("{} more lines are left out", 1000 - shown)), "{page}");
        assert_eq!(page.matches('|').count(), 1);
    }

    #[test]
    fn no_answer_is_unknown_in_one_line() {
        assert_eq!(failed("usage: a | b\nmore"), "PATCHGATE UNKNOWN - usage: a \\u{7c} b\n");
    }
}
