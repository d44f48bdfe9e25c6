//! The first screen: what an administrator asks at three in the morning. May I patch, what failed, why, what do I do, and what
//! could not be seen. All else is proof and stands below.

use std::collections::BTreeSet;

use super::alike::by_rule;
use super::extract::answer_line;
use super::header::{self, server};
use super::page::Page;
use super::plan::code;
use super::remedy;
use super::words;
use super::wrap::width;
use crate::assess::{Report, Weight};
use crate::common::cut::cut;
use crate::diagnosis::{Cause, Confidence, Diagnosis, Failure, has_mechanism};
use crate::history::step::Phase;
use crate::msg;
use crate::redact;
use crate::rules::{Finding, Outcome, Verdict};

/// The lines of a terminal.
const LINES: usize = 24;

/// How much of what could be said is said. What is left out stands below.
#[derive(Clone, Copy)]
struct Room {
    /// The most findings.
    findings: usize,
    /// The most commands of what is to be done.
    commands: usize,
    /// The most characters of a log line.
    line: usize,
    /// Whether the log line stands beside a sentence that names the object.
    both: bool,
}

/// The most is said that fits a terminal.
const ROOMS: [Room; 3] = [
    Room { findings: 4, commands: 5, line: 240, both: true },
    Room { findings: 3, commands: 4, line: 160, both: false },
    Room { findings: 2, commands: 1, line: 80, both: false },
];

/// The first screen of a report.
pub fn screen(page: &mut Page, report: &Report) {
    for (at, room) in ROOMS.into_iter().enumerate() {
        let mut draft = page.another();
        answers(&mut draft, report, room);
        if draft.lines() <= LINES || at + 1 == ROOMS.len() {
            page.append(draft);
            return;
        }
    }
}

fn answers(page: &mut Page, report: &Report, room: Room) {
    page.verdict(&answer_line(report), header::tone(report.verdict));
    page.paragraph(0, &server(&report.subject));
    for note in report.notes.iter().filter(|note| note.as_str() == redact::NOTE) {
        page.paragraph(0, note);
    }
    page.gap();
    may_i_patch(page, report);
    let cause = surest(&report.diagnosis);
    if let Some(failure) = &report.diagnosis.failure {
        failed(page, failure);
        why(page, report, cause, room);
    } else if report.diagnosis.other_failures.is_empty() {
        let not_seen = report.diagnosis.not_seen.first();
        let sentence = match not_seen {
            Some(line) => msg!("screen-failure-not-seen", reason = line),
            None => msg!("screen-no-failure"),
        };
        answer(page, &msg!("screen-failed").text, &sentence.text);
    }
    let beside = beside(report, cause);
    open(page, report, &beside, room);
    now(page, report, cause, &beside, room);
    not_seen(page, report, cause);
}

/// A question in the margin, if it was not asked yet, and its answer.
fn answer(page: &mut Page, question: &str, text: &str) {
    if !question.is_empty() {
        page.label(question);
    }
    page.paragraph(margin(), text);
}

/// How far the answers are indented, in the language of the page.
fn margin() -> u16 {
    let questions = [
        msg!("screen-patch"),
        msg!("screen-failed"),
        msg!("screen-why"),
        msg!("screen-stops"),
        msg!("screen-mind"),
        msg!("screen-now"),
        msg!("screen-not-seen"),
    ];
    let widest = questions.iter().map(|question| width(&question.text)).max().unwrap_or_default();
    u16::try_from(widest + 2).unwrap_or(u16::MAX)
}

fn may_i_patch(page: &mut Page, report: &Report) {
    let stopping = report.findings.iter().filter(|f| report.fail_on.stops(f));
    let rules = by_rule(stopping.filter(|f| (f.outcome == Outcome::Fail) == (report.verdict == Verdict::Blocked)));
    let sentence = match report.verdict {
        Verdict::Ready => msg!("screen-patch-yes"),
        Verdict::Blocked => msg!("screen-patch-no", rules = rules),
        Verdict::Undetermined if rules.is_empty() => msg!("screen-patch-nothing-judged"),
        Verdict::Undetermined => msg!("screen-patch-unknown", rules = rules),
    };
    answer(page, &msg!("screen-patch").text, &sentence.text);
}

/// What failed: with which code, how far it had come, and when.
fn failed(page: &mut Page, failure: &Failure) {
    let name = failure.kb.as_deref().unwrap_or(&failure.update);
    let code = code(failure);
    let sentence = match failure.phase {
        Phase::Search => msg!("screen-search", code = code, at = failure.at),
        Phase::Download => msg!("screen-download", update = name, code = code, at = failure.at),
        Phase::Install => msg!("screen-install", update = name, code = code, at = failure.at),
        Phase::Commit => msg!("screen-commit", update = name, code = code, at = failure.at),
    };
    answer(page, &msg!("screen-failed").text, &sentence.text);
}

/// The cause that is acted on: none is where it only stands beside the failure.
fn surest(diagnosis: &Diagnosis) -> Option<&Cause> {
    let best = diagnosis.causes.first()?;
    (best.confidence <= Confidence::Possible && has_mechanism(&best.id)).then_some(best)
}

fn why(page: &mut Page, report: &Report, cause: Option<&Cause>, room: Room) {
    let question = msg!("screen-why").text;
    let Some(cause) = cause else {
        answer(page, &question, &msg!("screen-no-cause").text);
        if let Some(line) = report.diagnosis.first_lines.first() {
            page.paragraph(margin(), &msg!("screen-line", line = beginning(&line.text, room.line)).text);
        }
        return;
    };
    let (word, _) = words::standing(cause.confidence);
    answer(page, &question, &format!("{word} {}", cause.title.text));
    // What is wrong with which object, in a sentence; then the record that names it.
    let finding = report.findings.iter().find(|f| f.outcome == Outcome::Fail && supports(cause, f));
    let line = cause.supports.iter().find(|line| finding.is_none_or(|f| f.title.text != line.text));
    if let Some(finding) = finding {
        page.paragraph(margin(), &finding.title.text);
    }
    if let Some(line) = line.filter(|_| room.both || finding.is_none()) {
        page.paragraph(margin(), &msg!("screen-line", line = beginning(&line.text, room.line)).text);
    }
}

/// Whether a cause rests on this finding.
fn supports(cause: &Cause, finding: &Finding) -> bool {
    cause.supports.iter().any(|line| line.text == finding.title.text)
}

/// What stops the gate or leaves it open beside the failed update and its cause.
fn beside<'a>(report: &'a Report, cause: Option<&Cause>) -> Vec<&'a Finding> {
    let explained = |f: &Finding| {
        report.diagnosis.failure.is_some() && f.rule == "last-update" || cause.is_some_and(|cause| supports(cause, f))
    };
    let mut open: Vec<&Finding> = report.findings.iter().filter(|f| report.fail_on.stops(f) && !explained(f)).collect();
    open.sort_by_key(|f| Weight::of(f, report));
    // What is missing as a whole has a finding for each rule that could not begin.
    let mut said = BTreeSet::new();
    open.retain(|f| said.insert(f.title.text.as_str()));
    open
}

fn open(page: &mut Page, report: &Report, beside: &[&Finding], room: Room) {
    let mut shown: Vec<&Finding> = beside.to_vec();
    if report.verdict == Verdict::Ready {
        let warns = |f: &&Finding| Weight::warns(f, report);
        shown.extend(report.findings.iter().filter(warns));
    }
    if shown.is_empty() {
        return;
    }
    let question = if beside.is_empty() { msg!("screen-mind") } else { msg!("screen-stops") };
    let mut question = question.text;
    for finding in shown.iter().take(room.findings) {
        answer(page, &std::mem::take(&mut question), &finding.title.text);
    }
    if shown.len() > room.findings {
        page.paragraph(margin(), &msg!("screen-more-below", count = shown.len() - room.findings).text);
    }
}

/// What to do now: the first, least harmful step of the surest cause; else what would tell more; else what the findings ask for.
fn now(page: &mut Page, report: &Report, cause: Option<&Cause>, beside: &[&Finding], room: Room) {
    let question = msg!("screen-now").text;
    if let Some(remedy) = cause.and_then(|cause| cause.remedy.as_ref()) {
        let first = remedy::first(remedy, room.commands);
        if first.is_empty() {
            answer(page, &question, &remedy.step.text);
            page.paragraph(margin(), &msg!("remedy-loses", loses = remedy.risk).text);
            return;
        }
        page.label(&question);
        remedy::steps(page, margin(), first);
        let more = remedy.steps.len() - first.len();
        if more > 0 {
            page.paragraph(margin(), &msg!("screen-more-steps", count = more).text);
        }
        return;
    }
    let steps = report.diagnosis.next_steps.iter().map(|step| &step.text);
    let remedies = beside.iter().filter_map(|f| f.remedy.as_ref()).map(|remedy| &remedy.text);
    let mut said: Vec<&String> = Vec::new();
    for step in steps.chain(remedies) {
        if !said.contains(&step) && said.len() < 2 {
            said.push(step);
        }
    }
    let mut question = question;
    for step in said {
        answer(page, &std::mem::take(&mut question), step);
    }
}

/// What the answer does not rest on, because nobody could see it.
fn not_seen(page: &mut Page, report: &Report, cause: Option<&Cause>) {
    let mut question = msg!("screen-not-seen").text;
    let mut say = |page: &mut Page, text: &str| answer(page, &std::mem::take(&mut question), text);
    for line in cause.into_iter().flat_map(|cause| &cause.not_seen).take(2) {
        say(page, &line.text);
    }
    let unseen = |f: &&Finding| Weight::of(f, report) == Weight::Unseen && !f.side_missing;
    let count = report.findings.iter().filter(unseen).count();
    if count > 0 {
        let rules = by_rule(report.findings.iter().filter(unseen));
        say(page, &msg!("screen-unseen", count = count, rules = rules).text);
    }
    for limit in header::limits(report) {
        say(page, &limit);
    }
}

/// The beginning of a long line; what it ends with is whole.
fn beginning(text: &str, most: usize) -> String {
    let beginning = cut(text, most);
    if beginning.len() == text.len() {
        return text.to_owned();
    }
    let whole = beginning.rfind(' ').and_then(|end| beginning.get(..end)).unwrap_or(beginning);
    format!("{whole} …")
}
