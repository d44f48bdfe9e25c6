//! Why did the update fail? Findings and the failed update in, ranked causes out.
//!
//! A finding says that something is not as it should be; a cause says that it made *this* update fail. The step
//! between the two needs proof inside the failed session, and each cause lists what speaks for it, what speaks
//! against it, and what could not be seen.

mod case;
mod cause;
mod causes;
mod failure;
mod session;
mod verdict;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::evidence::Evidence;
use crate::rules::windows::updates::{History, StepKind};
use crate::rules::{Finding, Line};
use case::Case;
pub use cause::{Cause, Confidence, Remedy};
use causes::{CAUSES, CauseRule};
pub use failure::{Failure, HARDWARE_LOOK_BACK, SLACK, Window};
use session::Session;
pub use verdict::{EXIT_BLOCKED, EXIT_READY, EXIT_UNDETERMINED, FailOn, Verdict, verdict, verdict_by};

/// What is known of the failed update and its reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Diagnosis {
    /// The newest update that failed and has not been installed since; none where no log tells of one.
    pub failure: Option<Failure>,
    /// Failures that a later success made history.
    pub healed: Vec<Line>,
    /// Why failures may exist that are not seen here.
    pub not_seen: Vec<Line>,
    /// Log lines that hold "access denied" on healthy servers too, and that were therefore left out.
    pub suppressed: Vec<Line>,
    /// The causes, the surest first. Empty without a failed update: nothing failed, so nothing caused it.
    pub causes: Vec<Cause>,
}

/// Looks for the failed update and judges every cause.
#[must_use]
pub fn diagnose(evidence: &Evidence, findings: &[Finding]) -> Diagnosis {
    let Some(windows) = evidence.windows.value() else {
        let not_seen = vec![Line::missing("windows", &evidence.windows)];
        return Diagnosis { failure: None, healed: Vec::new(), not_seen, suppressed: Vec::new(), causes: Vec::new() };
    };
    let history = History::of(windows);
    let failed = history.steps.iter().filter(|s| s.kind == StepKind::Failed);
    let healed = failed.filter(|s| history.healed_by(s).is_some()).map(|s| s.line.clone()).collect();
    let failure = Failure::newest(&history);
    let causes = failure.as_ref().map_or_else(Vec::new, |failure| {
        let session = Session::of(windows, &failure.window);
        ranked(&Case { evidence, windows, findings, failure, history: &history, session: &session })
    });
    let suppressed = session::suppressed(windows);
    Diagnosis { failure, healed, not_seen: history.missing, suppressed, causes }
}

/// The surest first; among equals a mechanism before a correlation, then the one with the earliest event.
fn ranked(case: &Case<'_>) -> Vec<Cause> {
    let judged = CAUSES.iter().filter_map(|rule| Some((rule, (rule.judge)(case)?)));
    let mut judged: Vec<_> = judged.collect();
    judged.sort_by_key(|(rule, j)| (j.confidence, !rule.mechanism, j.since.is_none(), j.since));
    judged.into_iter().map(|(rule, judgement)| cause(rule, judgement)).collect()
}

fn cause(rule: &CauseRule, judgement: case::Judgement) -> Cause {
    Cause {
        id: rule.id.to_owned(),
        knowledge: rule.knowledge.to_owned(),
        title: (rule.title)(),
        confidence: judgement.confidence,
        supports: once(judgement.supports),
        contradicts: once(judgement.contradicts),
        not_seen: once(judgement.not_seen),
        remedy: judgement.remedy,
        sources: rule.sources.iter().map(|s| (*s).to_owned()).collect(),
    }
}

/// A record that a finding and the failed session both quote stands once.
fn once(lines: Vec<Line>) -> Vec<Line> {
    let mut kept: Vec<Line> = Vec::with_capacity(lines.len());
    for line in lines {
        if !kept.contains(&line) {
            kept.push(line);
        }
    }
    kept
}

#[cfg(test)]
mod fail_closed;
#[cfg(test)]
mod tests;
