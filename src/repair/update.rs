//! What became of the update that had failed.
//!
//! Two things show that it is installed: the record of a success, where the logs reach from it to now, and the build that runs.
//! A success that is followed by another failure is none, and neither is one whose build does not run.

use jiff::Timestamp;

use super::answer::UpdateState;
use crate::diagnosis::Failure;
use crate::evidence::{Evidence, Line, Windows};
use crate::history::title::UpdateClass;
use crate::history::updates::{History, Phase, Reporter, Step, StepKind};

/// What became of it, and the lines that show it.
pub struct Fate {
    pub state: UpdateState,
    pub lines: Vec<Line>,
    /// Whether the build that runs shows it as well; none where one of the builds is not known.
    pub by_build: Option<bool>,
    /// Whether the build went up since then; none where that is not known, or where the update is none that raises it.
    pub raised: Option<bool>,
    /// Whether a record of its success is there.
    pub by_history: bool,
}

impl Fate {
    fn new(state: UpdateState, lines: Vec<Line>) -> Self {
        Self { state, lines, by_build: None, raised: None, by_history: false }
    }
}

/// The step of `history` that a failure was made of.
pub fn step_of<'h>(history: &'h History<'_>, failure: &Failure) -> Option<&'h Step> {
    let is = |step: &&Step| step.kind == StepKind::Failed && step.at == failure.at && step.reporter == failure.reporter;
    history.steps.iter().find(|step| is(step) && step.kb == failure.kb)
}

/// Follows the failure of `before` into the evidence of now.
pub fn fate(failed: &Step, before: Option<&Windows>, since: Timestamp, now: &Evidence) -> Fate {
    let Some(windows) = now.windows.value() else {
        return Fate::new(UpdateState::Unknown, vec![Line::missing("windows", &now.windows)]);
    };
    let history = History::of(windows);
    // A download that succeeds installs nothing.
    let ends = |step: &&Step| step.heals(failed) && (failed.phase == Phase::Search || step.phase >= Phase::Install);
    let success = history.steps.iter().rev().find(ends);
    let failure = last_failure(&history, failed, since);
    let by_build = history.build_is_of(failed);
    let raised = before.filter(|_| failed.class == UpdateClass::System && failed.cumulative.is_some());
    let raised = raised.and_then(|before| before.os.running()).zip(windows.os.running()).map(|(then, now)| now > then);
    let build = Line::of("build", &windows.os.build);
    let revision = Line::of("revision of the build", &windows.os.ubr);
    let mut fate = match (success, failure, by_build) {
        (_, _, Some(true)) => Fate::new(UpdateState::Installed, vec![build, revision]),
        (Some(success), failure, by_build) if failure.is_none_or(|failure| failure.at <= success.at) => {
            let gaps = history.gaps_since(success.at);
            if !gaps.is_empty() {
                // A later failure may lie where nobody can look.
                Fate::new(UpdateState::Unknown, gaps)
            } else if by_build == Some(false) || raised == Some(false) {
                // A cumulative update that is active has another build.
                Fate::new(UpdateState::Unknown, vec![build, revision])
            } else {
                Fate::new(UpdateState::Installed, vec![build, revision])
            }
        }
        (_, Some(failure), _) => {
            let again = failure.code == failed.code;
            let state = if again { UpdateState::FailsAgain } else { UpdateState::FailsOtherwise };
            Fate::new(state, vec![failure.line.clone()])
        }
        (_, None, _) => no_end(&history, failed, windows, since),
    };
    fate.lines.splice(0..0, success.map(|success| success.line.clone()));
    fate.by_history = success.is_some();
    fate.by_build = by_build;
    fate.raised = raised;
    fate
}

/// The newest failure of the same update since the evidence of before, with its code where a reporter tells one.
fn last_failure<'h>(history: &'h History<'_>, failed: &Step, since: Timestamp) -> Option<&'h Step> {
    let again = |step: &&Step| {
        step.kind == StepKind::Failed
            && step.at > since
            && step.reporter != Reporter::Standalone
            && step.same_update(failed)
    };
    let all: Vec<&Step> = history.steps.iter().filter(again).collect();
    // The server's own client knows the final code; among its records the newest counts.
    let client = all.iter().rev().find(|step| step.reporter == failed.reporter && step.code.is_some());
    client.or_else(|| all.iter().rev().find(|step| step.code.is_some())).or(all.last()).copied()
}

/// No record of an end: it may be under way. Where the logs are whole since then and tell of no beginning, nobody tried.
fn no_end(history: &History<'_>, failed: &Step, windows: &Windows, since: Timestamp) -> Fate {
    let gaps = history.gaps_since(since);
    if !gaps.is_empty() {
        return Fate::new(UpdateState::Unknown, gaps);
    }
    let downloaded = |step: &Step| step.kind == StepKind::Succeeded && step.phase == Phase::Download;
    let begun = |step: &&Step| {
        (step.kind == StepKind::Begun || downloaded(step)) && step.at > since && step.same_update(failed)
    };
    if let Some(begun) = history.steps.iter().rev().find(begun) {
        return Fate::new(UpdateState::Begun, vec![begun.line.clone()]);
    }
    Fate::new(UpdateState::NotTried, vec![Line::of("last start", &windows.os.last_boot)])
}
