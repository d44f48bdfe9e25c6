//! One server in the few sentences that an alert has room for.

use crate::assess::{Report, Row, Weight, gravest};
use crate::diagnosis::{Cause, Confidence};
use crate::msg;
use crate::report::extract::{answer_line, because, clean, server_key, word};
use crate::report::findings::label;
use crate::report::safe::printable;
use crate::rules::Verdict;

/// The verdict with the one reason that matters.
pub fn line(report: &Report) -> String {
    if report.verdict == Verdict::Ready {
        return answer_line(report);
    }
    let said = because(&Row::of("", report));
    msg!("monitoring-line", verdict = word(report.verdict), because = said).text
}

/// What stops the gate or is told, a line each, then the causes of a failed update that are confirmed or probable.
pub fn details(report: &Report) -> Vec<String> {
    let shown = gravest(report, Weight::Told);
    let mut lines: Vec<String> =
        shown.into_iter().map(|f| format!("{}: {} [{}]", label(f).0, clean(&f.title.text), f.rule)).collect();
    let sure = |c: &&Cause| matches!(c.confidence, Confidence::Confirmed | Confidence::Probable);
    lines.extend(report.diagnosis.causes.iter().filter(sure).map(|cause| {
        msg!("monitoring-cause", confidence = word(cause.confidence), title = clean(&cause.title.text)).text
    }));
    lines
}

/// A text of no more than so many characters. What is cut stands whole elsewhere.
pub fn short(text: &str, most: usize) -> String {
    let shown = printable(crate::common::cut::cut(text, most));
    if text.chars().count() > most { shown + "..." } else { shown }
}

/// What the server is called: by the servers file, else as in the ids of documents.
pub fn name(report: &Report) -> String {
    report.name.as_deref().map_or_else(|| server_key(report), clean)
}

/// A name that no other has: with its number behind it, where it is empty or another one is called so.
pub fn distinct(mut name: String, number: usize, mut is_new: impl FnMut(&str) -> bool) -> String {
    while name.is_empty() || !is_new(&name) {
        name = format!("{name} #{number}");
    }
    name
}

/// As many lines as there is room for, each between these two; where some are left out, the last says how many.
pub fn fill(
    out: &mut String,
    details: &[String],
    most: usize,
    inert: impl Fn(&str) -> String,
    (before, behind): (&str, &str),
) {
    // The longest sentence that says how many are left out.
    const LAST: usize = 200;
    for (shown, detail) in details.iter().enumerate() {
        let detail = inert(detail);
        let left_out = out.len() + detail.len() + LAST > most;
        let line = if left_out { msg!("monitoring-left-out", count = details.len() - shown).text } else { detail };
        out.extend([before, &line, behind]);
        if left_out {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::distinct;

    #[test]
    fn no_two_names_are_alike() {
        let mut seen = BTreeSet::new();
        let names = ["A", "A #3", "A", "", ""];
        let named: Vec<String> = (1..)
            .zip(names)
            .map(|(n, name)| distinct(name.to_owned(), n, |name| seen.insert(name.to_owned())))
            .collect();
        assert_eq!(named, ["A", "A #3", "A #3 #3", " #4", " #5"]);
    }
}
