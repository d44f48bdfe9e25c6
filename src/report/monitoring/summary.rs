//! One server in the few sentences that an alert has room for.

use std::collections::BTreeSet;

use crate::assess::{Report, Tally, Weight};
use crate::diagnosis::{Cause, Confidence};
use crate::msg;
use crate::report::extract::{answer_line, because, clean, server_key, word};
use crate::report::findings::label;
use crate::report::safe::printable;
use crate::rules::{Finding, Verdict};

/// The verdict with the one reason that matters.
pub fn line(report: &Report) -> String {
    if report.verdict == Verdict::Ready {
        return answer_line(report);
    }
    let mut tally = Tally::default();
    tally.add(0, "", report);
    let said = tally.rows().first().map(|row| because(row)).unwrap_or_default();
    msg!("monitoring-line", verdict = word(report.verdict), because = said).text
}

/// What stops the gate or is told, a line each, then the causes of a failed update that are confirmed or probable.
pub fn details(report: &Report) -> Vec<String> {
    let mut shown: Vec<&Finding> = report.findings.iter().filter(|f| Weight::of(f, report) <= Weight::Told).collect();
    // A stable sort: within one rank the order of the rules stays.
    shown.sort_by_key(|f| (Weight::of(f, report), std::cmp::Reverse(f.severity)));
    // What is missing as a whole has a finding for each rule that could not begin, all with one sentence.
    let mut sides = BTreeSet::new();
    shown.retain(|f| !f.is_side_missing() || sides.insert(f.title.text.as_str()));
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
