//! `known-failure`: is an update that somebody plans publicly known to fail on a server like this, or to break something on it?
//!
//! Its weight follows from what the failure stops and whose word it is. The vendor's word about an update that does not install, or
//! a server that does not start, blocks; what breaks afterwards, and what several reports agree on, warns; a single or doubted
//! report warns too, and no baseline makes more of it.
//!
//! An unknown hides the failure that it may be, as everywhere. Two are lighter, because a gate that stays shut until somebody has
//! looked at what no evidence holds would soon be switched off: what only a person can see, and what nobody asked the server for.
//! These warn, but for a failure that by the vendor's word keeps the server from starting: there a look is worth the wait.

use super::answer::Answer;
use super::ask::{Server, ask};
use super::release::{About, about, repaired};
use crate::baseline::Severity;
use crate::evidence::{Line, Windows};
use crate::known_failures::{Condition, Failure, Planned, Standing, Stops};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::finding::Finding;
use crate::rules::judge::{Judge, Weighed};
use crate::rules::rule::Rule;
use crate::text::Message;

/// `known-failure`.
pub const RULE: Check = Check::planned(Rule::new("known-failure", Severity::Block), check);

fn check(windows: &Windows, planned: &Planned, judge: &mut Judge<'_>) {
    for failure in &planned.failures {
        let kbs: Vec<&str> = planned.kbs.iter().filter(|kb| failure.concerns(kb)).map(String::as_str).collect();
        if !kbs.is_empty() {
            judge_failure(failure, &kbs.join(", "), windows, judge);
        }
    }
    for kb in planned.kbs.iter().filter(|kb| !planned.failures.iter().any(|failure| failure.concerns(kb))) {
        judge.informing().unknown(kb, msg!("known-failure-nobody", kb = kb)).because(Line::new(
            msg!("proof-in-no-entry", kb = kb, count = planned.failures.len()),
            msg!("place-known-failures").text,
            windows.collector.started,
        ));
    }
}

/// What the failure would weigh.
fn weight(failure: &Failure) -> Severity {
    match (failure.standing, failure.stops) {
        (Standing::Vendor, Stops::Installation | Stops::Start) => Severity::Block,
        _ => Severity::Warn,
    }
}

/// The judge with a weight; that of a report stays a warning at most, whatever a baseline says.
fn weighed<'j, 'a>(failure: &Failure, severity: Severity, judge: &'j mut Judge<'a>) -> Weighed<'j, 'a> {
    if failure.standing == Standing::Report {
        let most = judge.severity().min(Severity::Warn);
        judge.exactly(most)
    } else {
        judge.at(severity)
    }
}

fn judge_failure(failure: &Failure, kb: &str, windows: &Windows, judge: &mut Judge<'_>) {
    let evidence = judge.evidence;
    let server = Server { evidence, windows };
    let mut unknown: Vec<(Option<&Condition>, Line, bool)> = Vec::new();
    match about(failure, windows) {
        About::This => {}
        About::Another(line) => {
            let title = msg!("known-failure-elsewhere", kb = kb, what = line);
            said(judge.not_applicable(&failure.id, title).because(line), failure);
            return;
        }
        About::Unknown(answer) => unknown.push((None, answer.line().clone(), is_sought(&answer))),
    }
    match repaired(failure, windows) {
        Some(Answer::Met(line)) => {
            let title = msg!("known-failure-repaired", kb = kb, what = line);
            said(weighed(failure, weight(failure), judge).pass(&failure.id, title).because(line), failure);
            return;
        }
        Some(Answer::Unknown { line, sought }) => unknown.push((None, line, sought)),
        Some(Answer::NotMet(_)) | None => {}
    }
    let mut met = Vec::new();
    for part in &failure.when {
        match ask(part, server) {
            Answer::Met(line) => met.push(line),
            Answer::NotMet(line) => {
                let title = msg!("known-failure-not-met", kb = kb, part = part, what = line);
                said(weighed(failure, weight(failure), judge).pass(&failure.id, title).because(line), failure);
                return;
            }
            Answer::Unknown { line, sought } => unknown.push((Some(part), line, sought)),
        }
    }
    let finding = if unknown.is_empty() {
        weighed(failure, weight(failure), judge).fail(&failure.id, threat(failure, kb))
    } else {
        weighed(failure, doubtful(failure, &unknown), judge).unknown(&failure.id, open(failure, kb))
    };
    for (part, line, _) in unknown {
        finding.because(looked(part, line));
    }
    for line in met {
        finding.because(line);
    }
    let (remedy, source) = (failure.remedy.join(" "), failure.sources.first().map_or("", String::as_str));
    said(finding, failure).remedy(msg!("remedy-known-failure", remedy = remedy, source = source));
}

const fn is_sought(answer: &Answer) -> bool {
    matches!(answer, Answer::Unknown { sought: true, .. })
}

/// What an unknown weighs.
fn doubtful(failure: &Failure, unknown: &[(Option<&Condition>, Line, bool)]) -> Severity {
    let weight = weight(failure);
    let hidden = unknown.iter().all(|(.., sought)| *sought) && !failure.needs_a_person();
    if hidden || failure.stops == Stops::Start { weight } else { weight.min(Severity::Warn) }
}

/// A line of what is not known, with how a person sees it.
fn looked(part: Option<&Condition>, line: Line) -> Line {
    match part {
        Some(part) => line.saying(msg!("proof-look", line = line, look = part.look())),
        None => line,
    }
}

/// The sentence of a failure whose condition is met.
fn threat(failure: &Failure, kb: &str) -> Message {
    let (effect, when) = (&failure.effect, failure.phase.when());
    match failure.standing {
        Standing::Vendor => msg!("known-failure-met", kb = kb, when = when, effect = effect),
        Standing::Reports => msg!("known-failure-met-reports", kb = kb, when = when, effect = effect),
        Standing::Report => msg!("known-failure-met-report", kb = kb, when = when, effect = effect),
    }
}

/// The sentence of one whose condition is not known.
fn open(failure: &Failure, kb: &str) -> Message {
    let (effect, condition, when) = (&failure.effect, &failure.condition, failure.phase.when());
    match failure.standing {
        Standing::Vendor => msg!("known-failure-open", kb = kb, when = when, effect = effect, condition = condition),
        Standing::Reports => {
            msg!("known-failure-open-reports", kb = kb, when = when, effect = effect, condition = condition)
        }
        Standing::Report => {
            msg!("known-failure-open-report", kb = kb, when = when, effect = effect, condition = condition)
        }
    }
}

/// Whose word it is.
fn said<'f>(finding: &'f mut Finding, failure: &Failure) -> &'f mut Finding {
    if let Some(file) = &failure.file {
        finding.source(file);
    }
    for source in &failure.sources {
        finding.source(source);
    }
    finding
}
