//! Looks for the failed update and judges every cause of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::case::Case;
use super::cause::Cause;
use super::causes::cause_rule::CauseRule;
use super::causes::register::CAUSES;
use super::failure::Failure;
use super::weigh::Judgement;
use crate::evidence::{Evidence, Line};
use crate::history::updates::{History, StepKind};
use crate::history::{Session, suppressed};
use crate::rules::Finding;

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
    let suppressed = suppressed(windows);
    Diagnosis { failure, healed, not_seen: history.missing, suppressed, causes }
}

/// The surest first; among equals a mechanism before a correlation, then the one with the earliest event.
fn ranked(case: &Case<'_>) -> Vec<Cause> {
    let judged = CAUSES.iter().filter_map(|rule| Some((rule, (rule.judge)(case)?)));
    let mut judged: Vec<_> = judged.collect();
    judged.sort_by_key(|(rule, j)| (j.confidence, !rule.mechanism, j.since.is_none(), j.since));
    judged.into_iter().map(|(rule, judgement)| cause(rule, judgement)).collect()
}

fn cause(rule: &CauseRule, judgement: Judgement) -> Cause {
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
