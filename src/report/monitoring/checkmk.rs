//! A line for a local check of Checkmk: `STATE "NAME" METRICS TEXT`, a service for each server.
//!
//! A backslash followed by `n` is a line break there, and `(!)` a mark of a state: neither may come out of foreign text
//! (`C:\new` is a path). The state is ours, so metrics carry no levels, which could only say otherwise. Source: Checkmk's page on
//! local checks and its parser, `local.py`.

use super::inert::escaped;
use super::nagios::MOST;
use super::state::State;
use super::summary::{details, fill, line, name, short};
use crate::assess::{Report, Tally, Weight};
use crate::msg;
use crate::report::extract::because;
use crate::rules::Verdict;

/// The service of one server.
#[must_use]
pub fn checkmk(report: &Report) -> String {
    let mut metrics: Vec<String> = [Weight::Blocks, Weight::Open, Weight::Told, Weight::Unseen, Weight::Waived]
        .into_iter()
        .zip(["blocks", "open", "told", "unseen", "waived"])
        .map(|(weight, word)| format!("patchgate_{word}={}", weight.count(report)))
        .collect();
    metrics.push(format!("patchgate_components={}", report.coverage.seen));
    metrics.push(format!("patchgate_judged={}", report.coverage.judged));
    service(State::of(report), &format!("Patchgate {}", name(report)), &metrics, &line(report), &details(report))
}

/// The service that adds many servers up; each has one of its own besides.
#[must_use]
pub fn sum(tally: &Tally, answer: &str) -> String {
    let verdicts = [("ready", Verdict::Ready), ("blocked", Verdict::Blocked), ("undetermined", Verdict::Undetermined)];
    let metrics = verdicts.map(|(word, verdict)| format!("patchgate_servers_{word}={}", tally.count(verdict)));
    let open = tally.rows().into_iter().filter(|row| row.verdict != Verdict::Ready);
    let lines: Vec<String> =
        open.map(|row| msg!("monitoring-server", name = short(&row.name, 200), because = because(row)).text).collect();
    service(State::of_many(tally), "Patchgate servers", &metrics, answer, &lines)
}

/// One line, its details behind breaks of Checkmk's kind.
fn service(state: State, name: &str, metrics: &[String], said: &str, details: &[String]) -> String {
    let name = escaped(&short(name, 120), |c, _| matches!(c, '"' | '\''));
    let mut out = format!("{} \"{name}\" {} {}", state.code(), metrics.join("|"), inert(&short(said, 400)));
    fill(&mut out, details, MOST, inert, ("\\n", ""));
    out + "\n"
}

/// Printable text without Checkmk's line breaks and marks of states. A backslash at its end would eat the break behind it.
fn inert(text: &str) -> String {
    escaped(text, |c, after| match c {
        '\\' => after.is_empty() || after.starts_with(['n', '\\']),
        '(' => ["!)", "!!)", "?)", ".)"].iter().any(|mark| after.starts_with(mark)),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_service_whatever_its_texts_are() {
        let line = service(State::Unknown, "a \"b'", &["m=1".to_owned()], r"C:\new (!!) \", &[r"x\".to_owned()]);
        assert_eq!(line, "3 \"a \\u{22}b\\u{27}\" m=1 C:\\u{5c}new \\u{28}!!) \\u{5c}\\nx\\u{5c}\n");
    }
}
