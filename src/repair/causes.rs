//! What became of the causes that were confirmed or probable.
//!
//! A cause that a rule shows is gone where that rule passes now. A cause that only the failed session showed is gone where the
//! update went through since: then it stands in its way no more. Everything else cannot be seen.

use jiff::Timestamp;

use super::answer::CauseState;
use crate::diagnosis::{Cause, Confidence, Diagnosis, shown_by};
use crate::evidence::Line;
use crate::rules::{Finding, Nature, Outcome};

/// What a cause of before is followed by.
pub struct Now<'a> {
    /// When the evidence of before was collected.
    pub since: Timestamp,
    /// The findings of then.
    pub then: &'a [Finding],
    /// The findings of now.
    pub findings: &'a [Finding],
    /// The diagnosis of now, of the same update where that still fails.
    pub diagnosis: &'a Diagnosis,
    /// Whether the update is installed now.
    pub installed: bool,
}

/// The causes that are followed: what only may have been one proves nothing by going away.
pub fn followed(diagnosis: &Diagnosis) -> impl Iterator<Item = &Cause> {
    diagnosis.causes.iter().filter(|cause| cause.confidence <= Confidence::Probable)
}

/// What became of a cause, and the lines that show it.
pub fn fate(cause: &Cause, now: &Now<'_>) -> (CauseState, Vec<Line>) {
    match shown_by(&cause.id) {
        Some(rule) => by_rule(rule.rule.id, now),
        None if now.installed => (CauseState::Gone, Vec::new()),
        None => by_session(cause, now),
    }
}

/// By the rule that shows it: every component that failed then passes now, and none fails.
fn by_rule(rule: &str, now: &Now<'_>) -> (CauseState, Vec<Line>) {
    let counts = |finding: &&Finding| finding.rule == rule && finding.nature != Nature::Trace;
    let findings: Vec<&Finding> = now.findings.iter().filter(counts).collect();
    let failing = findings.iter().filter(|finding| finding.outcome == Outcome::Fail);
    let lines: Vec<Line> = failing.flat_map(|finding| finding.evidence.iter().take(2).cloned()).collect();
    if lines.iter().any(|line| line.at > now.since) {
        return (CauseState::StillThere, lines);
    }
    if !lines.is_empty() {
        // Records of then are still in the log. That none followed is no proof.
        return (CauseState::NotObservable, lines);
    }
    let open = findings.iter().filter(|finding| finding.outcome == Outcome::Unknown);
    let open: Vec<Line> = open.flat_map(|finding| finding.evidence.iter().take(2).cloned()).collect();
    let unknown = findings.iter().any(|finding| finding.outcome == Outcome::Unknown);
    let failed_then = now.then.iter().filter(counts).filter(|finding| finding.outcome == Outcome::Fail);
    let all_seen = failed_then.into_iter().all(|then| passes(then, &findings));
    if unknown || !all_seen {
        return (CauseState::NotObservable, open);
    }
    let shown = findings.iter().flat_map(|finding| finding.evidence.first().cloned()).take(2).collect();
    (CauseState::Gone, shown)
}

/// Whether a component that failed then passes now; a folder that is gone, where the one above it passes.
fn passes(then: &Finding, now: &[&Finding]) -> bool {
    let holds = |component: &str| now.iter().any(|f| f.component == component && f.outcome == Outcome::Pass);
    let above = then.component.rsplit_once('\\').map(|(above, _)| above);
    holds(&then.component) || !now.iter().any(|f| f.component == then.component) && above.is_some_and(holds)
}

/// By the diagnosis of an attempt since then.
fn by_session(cause: &Cause, now: &Now<'_>) -> (CauseState, Vec<Line>) {
    let tried = now.diagnosis.failure.as_ref().is_some_and(|failure| failure.at > now.since);
    let again = now.diagnosis.causes.iter().find(|other| tried && other.id == cause.id);
    match again.map(|again| (again.confidence, again)) {
        Some((Confidence::Confirmed | Confidence::Probable, again)) => {
            (CauseState::StillThere, again.supports.iter().take(2).cloned().collect())
        }
        Some((_, again)) => (CauseState::NotObservable, again.not_seen.iter().take(2).cloned().collect()),
        None => (CauseState::NotObservable, Vec::new()),
    }
}
