//! Why the update failed, as far as it is known, and what is not known.

use super::part::{heading, item, paragraph};
use crate::assess::Report;
use crate::diagnosis::{Cause, Confidence, Failure};
use crate::evidence::Line;
use crate::history::step::Phase;
use crate::msg;
use crate::report::markdown::escape::text;
use crate::report::{findings, words};
use crate::windows_errors;

/// The most lines of one kind of proof. All of them are in the JSON report.
const LINES: usize = 8;

/// The code of a failure with its name.
pub fn code(failure: &Failure) -> String {
    let Some(code) = failure.code else { return msg!("failure-without-code").text };
    match windows_errors::name(code.number()) {
        Some(name) => format!("{code} {name}"),
        None => code.to_string(),
    }
}

/// How far an update had come.
pub fn phase(failure: &Failure) -> String {
    let phase = match failure.phase {
        Phase::Search => msg!("plan-phase-search"),
        Phase::Download => msg!("plan-phase-download"),
        Phase::Install => msg!("plan-phase-install"),
        Phase::Commit => msg!("plan-phase-commit"),
    };
    msg!("plan-phase-at", phase = phase, at = failure.at, attempts = failure.attempts).text
}

/// The causes with their standing, and what speaks for and against each.
pub fn why(out: &mut String, report: &Report, causes: &[&Cause]) {
    heading(out, 2, &msg!("plan-why").text);
    if report.diagnosis.failure.is_none() {
        paragraph(out, &msg!("plan-no-failure").text);
        return;
    }
    if causes.is_empty() {
        paragraph(out, &msg!("plan-no-cause").text);
        lines(out, &msg!("first-lines").text, &report.diagnosis.first_lines);
        return;
    }
    if causes.iter().all(|cause| cause.confidence == Confidence::Possible) {
        paragraph(out, &msg!("plan-only-possible").text);
    }
    for cause in causes {
        heading(out, 3, &name(cause));
        lines(out, &msg!("cause-for").text, &cause.supports);
        lines(out, &msg!("cause-against").text, &cause.contradicts);
        lines(out, &msg!("cause-not-seen").text, &cause.not_seen);
        let sources = cause.sources.join("; ");
        out.push_str(&format!("{}\n", text(&msg!("plan-sources", sources = sources).text)));
    }
}

/// A cause with its standing and its numbers.
pub fn name(cause: &Cause) -> String {
    let (standing, _) = words::standing(cause.confidence);
    format!("{standing}: {} [{} {}]", cause.title.text, cause.id, cause.knowledge)
}

/// Lines of proof under a word; nothing where there are none.
fn lines(out: &mut String, word: &str, lines: &[Line]) {
    if lines.is_empty() {
        return;
    }
    out.push_str(&format!("{}\n\n", text(word)));
    for line in lines.iter().take(LINES) {
        item(out, &format!("{} ({}, {})", line.text, line.from, line.at));
    }
    if lines.len() > LINES {
        item(out, &msg!("more-lines", count = lines.len() - LINES).text);
    }
    out.push('\n');
}

/// What could not be seen, what would tell more, and what else stops the gate.
pub fn unknown(out: &mut String, report: &Report) {
    let diagnosis = &report.diagnosis;
    heading(out, 2, &msg!("plan-unknown").text);
    let open: Vec<&Cause> = diagnosis.causes.iter().filter(|c| c.confidence == Confidence::NotEvaluated).collect();
    if diagnosis.not_seen.is_empty() && open.is_empty() && diagnosis.next_steps.is_empty() {
        paragraph(out, &msg!("plan-nothing-unknown").text);
    }
    lines(out, &msg!("failures-not-seen").text, &diagnosis.not_seen);
    if !open.is_empty() {
        paragraph(out, &msg!("plan-not-evaluated").text);
        for cause in open {
            let reason = cause.not_seen.first().map(|line| line.text.as_str()).unwrap_or_default();
            item(out, &format!("{} [{} {}]: {reason}", cause.title.text, cause.id, cause.knowledge));
        }
        out.push('\n');
    }
    if !diagnosis.next_steps.is_empty() {
        paragraph(out, &msg!("next-steps").text);
        diagnosis.next_steps.iter().for_each(|step| item(out, &step.text));
        out.push('\n');
    }
    let stopping: Vec<_> = report.findings.iter().filter(|f| report.fail_on.stops(f)).collect();
    if !stopping.is_empty() {
        heading(out, 2, &msg!("plan-beside").text);
        paragraph(out, &msg!("plan-beside-why").text);
        for finding in stopping {
            let (word, _) = findings::label(finding);
            let remedy = finding.remedy.as_ref().map(|remedy| format!(" -> {}", remedy.text)).unwrap_or_default();
            item(out, &format!("{word}: {} [{}]{remedy}", finding.title.text, finding.id));
        }
    }
}
