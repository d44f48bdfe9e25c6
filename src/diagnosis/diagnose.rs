//! Looks for the failed update and judges every cause of it.

use serde::{Deserialize, Serialize};

use super::case::Case;
use super::cause::{Cause, Confidence, Remedy};
use super::causes::cause_rule::CauseRule;
use super::causes::register::CAUSES;
use super::choice::Choice;
use super::failure::{Failure, OpenFailure};
use super::next::{next_steps, next_steps_without_failure};
use super::weigh::Judgement;
use crate::evidence::{Evidence, Line};
use crate::history::client::ClientLog;
use crate::history::updates::{History, Phase, Reporter, StepKind};
use crate::history::{Session, suppressed};
use crate::msg;
use crate::rules::Finding;
use crate::text::Message;

/// What is known of the failed update and its reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Diagnosis {
    /// The update, or the search for updates, that failed and did not succeed since: the one that matters most. None where no
    /// log tells of one.
    pub failure: Option<Failure>,
    /// The others.
    #[serde(default)]
    pub other_failures: Vec<OpenFailure>,
    /// The first lines of the failed session that failed, whatever they name.
    #[serde(default)]
    pub first_lines: Vec<Line>,
    /// What to do next where the causes do not say it: what the code means, and what would tell more.
    #[serde(default)]
    pub next_steps: Vec<Message>,
    /// Failures that a later success made history.
    pub healed: Vec<Line>,
    /// Why failures may exist that are not seen here.
    pub not_seen: Vec<Line>,
    /// Log lines that hold "access denied" on healthy servers too, and that were therefore left out.
    pub suppressed: Vec<Line>,
    /// The causes, the surest first. Empty without a failed update: nothing failed, so nothing caused it.
    pub causes: Vec<Cause>,
}

/// Looks for the failed update that matters most and judges every cause.
#[must_use]
pub fn diagnose(evidence: &Evidence, findings: &[Finding]) -> Diagnosis {
    diagnose_chosen(evidence, findings, &Choice::default())
}

/// Looks for the failed update that was chosen and judges every cause. Where none is as was said, all that are open are listed.
#[must_use]
pub fn diagnose_chosen(evidence: &Evidence, findings: &[Finding], choice: &Choice) -> Diagnosis {
    let mut diagnosis = Diagnosis {
        failure: None,
        other_failures: Vec::new(),
        first_lines: Vec::new(),
        next_steps: Vec::new(),
        healed: Vec::new(),
        not_seen: Vec::new(),
        suppressed: Vec::new(),
        causes: Vec::new(),
    };
    let Some(windows) = evidence.windows.value() else {
        diagnosis.not_seen.push(Line::missing(msg!("fact-windows"), &evidence.windows));
        return diagnosis;
    };
    let history = History::of(windows);
    let failed = history.steps.iter().filter(|s| s.kind == StepKind::Failed);
    diagnosis.healed = failed.filter(|s| history.is_healed(s)).map(|s| s.line.clone()).collect();
    diagnosis.suppressed = suppressed(windows);
    if let Some((mut failure, others)) = Failure::of(&history, choice) {
        let session = Session::of(windows, &failure.window, failure.code);
        if failure.phase == Phase::Download
            && failure.reporter == Reporter::WindowsUpdate
            && session.first_named().is_some()
        {
            // The servicing stack was at work, whatever the client recorded of the beginning.
            failure.phase = Phase::Install;
        }
        let started = windows.os.last_boot.value().is_some_and(|boot| failure.window.contains(*boot));
        if failure.phase == Phase::Install && (session.at_startup || started && failure.window.begin_seen) {
            failure.phase = Phase::Commit;
        }
        let client = ClientLog::of(windows, &failure.window, failure.code);
        let case = Case {
            evidence,
            windows,
            findings,
            failure: &failure,
            history: &history,
            session: &session,
            client: &client,
        };
        diagnosis.causes = ranked(&case);
        diagnosis.next_steps = next_steps(&case, &diagnosis.causes);
        diagnosis.first_lines = match failure.phase {
            Phase::Search | Phase::Download => client.lines.clone(),
            Phase::Install | Phase::Commit => session.first.clone(),
        };
        diagnosis.other_failures = others;
        diagnosis.failure = Some(failure);
    } else {
        diagnosis.other_failures = Failure::open(&history);
        diagnosis.next_steps = next_steps_without_failure(windows, &history);
    }
    diagnosis.not_seen = history.missing;
    diagnosis
}

/// The surest first; among equals a mechanism before a correlation, then the one with the earliest event.
fn ranked(case: &Case<'_>) -> Vec<Cause> {
    let judged = CAUSES.iter().filter_map(|rule| Some((rule, (rule.judge)(case)?)));
    // A failure that the cause cannot give excludes nothing: its code is often not that of the reason.
    let mut judged: Vec<_> = judged.filter(|(_, j)| j.fits || j.confidence != Confidence::Refuted).collect();
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
        remedy: judgement
            .remedy
            .map(|cure| Remedy { after: rule.after.iter().map(|id| (*id).to_owned()).collect(), ..cure }),
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
