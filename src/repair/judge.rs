//! Both states judged, and what lies between them.

use jiff::Timestamp;

use super::answer::{CauseAnswer, CauseState, Repair, UpdateState};
use super::update::{Fate, step_of};
use super::{causes, new, update};
use crate::diagnosis::{Choice, Diagnosis, Failure, diagnose, diagnose_chosen};
use crate::evidence::{Evidence, Line};
use crate::history::updates::{History, Phase};
use crate::msg;
use crate::rules::judge::Judge;
use crate::rules::windows::{last_update, pending_restart};
use crate::rules::{Area, Bench, Finding, Nature, Severity, Since, judge_all, may_replace_severity, registry, repair};

/// The answer to "did the repair work?", in every form that a report needs.
pub struct Judged {
    /// The answer in findings: they are what the verdict rests on.
    pub findings: Vec<Finding>,
    /// The same, for programs.
    pub repair: Repair,
    /// The diagnosis of then.
    pub then: Diagnosis,
    /// The diagnosis of now.
    pub now: Diagnosis,
}

/// The evidence of before is of another server: nothing between the two is a change.
#[derive(Debug)]
pub struct OtherServer(pub Vec<Line>);

/// Follows the failure of before into now, of which `now_findings` are what the gate says beside the evidence of before. `file` is where the evidence of before was read, `choice` which of its failures is
/// meant.
///
/// # Errors
/// The two are of different servers.
pub fn judge(
    bench: &Bench<'_>,
    before: &Evidence,
    now_findings: &[Finding],
    file: &str,
    choice: &Choice,
) -> Result<Judged, OtherServer> {
    let bench = Bench { before: Some(before), ..*bench };
    if let Some(lines) = Since::of(&bench).and_then(|since| since.of_other_server()) {
        return Err(OtherServer(lines));
    }
    let then_findings = judge_all(&Bench { evidence: before, before: None, ..bench });
    let then = diagnose_chosen(before, &then_findings, choice);
    let now = diagnosis_of_now(&bench, now_findings, then.failure.as_ref());

    // What happened since is told by Windows' clock, and the document may have been stored long after its collector ran.
    let since = before.windows.value().map_or(before.collected_at, |windows| windows.collector.started);
    let beside = beside(now_findings);
    let mut known: Vec<String> = beside.iter().map(|finding| finding.id.clone()).collect();
    known.extend(then.failure.as_ref().map(|failure| format!("{}:{}", last_update::RULE.rule.id, name(failure))));
    let (mut findings, state) = judge_update(&bench, before, since, &then);
    let followed = causes::Now {
        since,
        then: &then_findings,
        findings: now_findings,
        diagnosis: &now,
        installed: state == UpdateState::Installed,
    };
    let (of_causes, answers) = judge_causes(&bench, &then, &followed);
    findings.extend(of_causes);

    let mut judge = Judge::new(&repair::NEW, &bench, may_replace_severity);
    let new = new::judge(&mut judge, &then_findings, now_findings, &known);
    findings.extend(judge.into_findings());
    findings.extend(beside);
    let repair = Repair {
        file: file.to_owned(),
        collected_at: before.collected_at,
        failure: then.failure.clone(),
        update: state,
        causes: answers,
        new,
    };
    Ok(Judged { findings, repair, then, now })
}

/// What became of the update that failed then.
fn judge_update(
    bench: &Bench<'_>,
    before: &Evidence,
    since: Timestamp,
    then: &Diagnosis,
) -> (Vec<Finding>, UpdateState) {
    let mut judge = Judge::new(&repair::UPDATE, bench, may_replace_severity);
    let state = match then.failure.as_ref() {
        None => {
            judge.unknown("update", msg!("repair-update-nothing")).evidence.extend(then.not_seen.iter().cloned());
            UpdateState::NothingFailed
        }
        Some(failure) => {
            let fate = fate_of(failure, before, since, bench.evidence);
            say(&mut judge, name(failure), failure, &fate);
            fate.state
        }
    };
    (judge.into_findings(), state)
}

/// What became of each cause of then that is followed.
fn judge_causes(bench: &Bench<'_>, then: &Diagnosis, now: &causes::Now<'_>) -> (Vec<Finding>, Vec<CauseAnswer>) {
    let mut judge = Judge::new(&repair::CAUSE, bench, may_replace_severity);
    let answers = causes::followed(then).map(|cause| {
        let (state, lines) = causes::fate(cause, now);
        let title = &cause.title.text;
        let finding = match state {
            CauseState::Gone => judge.pass(&cause.id, msg!("repair-cause-gone", cause = title)),
            CauseState::StillThere => judge.fail(&cause.id, msg!("repair-cause-there", cause = title)),
            CauseState::NotObservable => judge.unknown(&cause.id, msg!("repair-cause-unseen", cause = title)),
        };
        if let Some(remedy) = cause.remedy.as_ref().filter(|_| state == CauseState::StillThere) {
            finding.remedy(remedy.step.clone());
        }
        finding.evidence.extend(lines);
        CauseAnswer { id: cause.id.clone(), title: cause.title.clone(), confidence: cause.confidence, state }
    });
    let answers: Vec<CauseAnswer> = answers.collect();
    if answers.is_empty() && then.failure.is_some() {
        judge.not_applicable("causes", msg!("repair-cause-none"));
    }
    (judge.into_findings(), answers)
}

/// The findings of now that are a part of the answer as they are: what moved, and whether a restart is due.
fn beside(now: &[Finding]) -> Vec<Finding> {
    let is_part = |finding: &&Finding| {
        let since = registry::rule(&finding.rule).is_some_and(|rule| rule.area == Area::Since);
        since || finding.rule == pending_restart::RULE.rule.id
    };
    let told = |finding: Finding| {
        // A level that the baseline asked for already is no part of a repair of Windows, unless an update to it was under way.
        let asked = finding.nature == Nature::LevelAsked;
        let severity = if asked { finding.severity.min(Severity::Warn) } else { finding.severity };
        // A waiver accepts a failure of the server; that the repair is done, which these are a part of, nobody can accept.
        Finding { severity, waiver: None, ..finding }
    };
    now.iter().filter(is_part).cloned().map(told).collect()
}

/// The diagnosis of now: of the same update where it still fails, else of whatever fails.
fn diagnosis_of_now(bench: &Bench<'_>, findings: &[Finding], failure: Option<&Failure>) -> Diagnosis {
    if let Some(kb) = failure.and_then(|failure| failure.kb.clone()) {
        let same = diagnose_chosen(bench.evidence, findings, &Choice { kb: Some(kb), ..Choice::default() });
        if same.failure.is_some() {
            return same;
        }
    }
    diagnose(bench.evidence, findings)
}

fn fate_of(failure: &Failure, before: &Evidence, since: Timestamp, now: &Evidence) -> Fate {
    let history = before.windows.value().map(History::of);
    let failed = history.as_ref().and_then(|history| step_of(history, failure));
    match failed {
        Some(failed) => update::fate(failed, before.windows.value(), since, now),
        None => {
            Fate { state: UpdateState::Unknown, lines: Vec::new(), by_build: None, raised: None, by_history: false }
        }
    }
}

/// How findings name an update.
fn name(failure: &Failure) -> &str {
    failure.kb.as_deref().unwrap_or(&failure.update)
}

/// The answer about the update in a sentence.
fn say(judge: &mut Judge<'_>, name: &str, failure: &Failure, fate: &Fate) {
    let code = failure.code_text();
    let search = failure.phase == Phase::Search;
    let finding = match (fate.state, fate.by_history, fate.by_build) {
        (UpdateState::Installed, ..) if search => judge.pass(name, msg!("repair-search-succeeds")),
        (UpdateState::Unknown, ..) if search => judge.unknown(name, msg!("repair-search-unknown")),
        (UpdateState::Installed, true, Some(true)) => judge.pass(name, msg!("repair-update-both", update = name)),
        (UpdateState::Installed, _, Some(true)) => judge.pass(name, msg!("repair-update-build", update = name)),
        (UpdateState::Installed, ..) if fate.raised == Some(true) => {
            judge.pass(name, msg!("repair-update-raised", update = name))
        }
        (UpdateState::Installed, ..) => judge.pass(name, msg!("repair-update-history", update = name)),
        (UpdateState::FailsAgain, ..) => judge.fail(name, msg!("repair-update-again", update = name, code = code)),
        (UpdateState::FailsOtherwise, ..) => {
            judge.fail(name, msg!("repair-update-otherwise", update = name, code = code))
        }
        (UpdateState::Begun, ..) => judge.unknown(name, msg!("repair-update-begun", update = name)),
        (UpdateState::NotTried, ..) => judge.unknown(name, msg!("repair-update-not-tried", update = name)),
        (UpdateState::Unknown, true, by_build) if by_build == Some(false) || fate.raised == Some(false) => {
            judge.unknown(name, msg!("repair-update-contradiction", update = name))
        }
        (UpdateState::Unknown | UpdateState::NothingFailed, ..) => {
            judge.unknown(name, msg!("repair-update-unknown", update = name))
        }
    };
    finding.evidence.extend(fate.lines.iter().cloned());
    if fate.state == UpdateState::NotTried {
        finding.remedy(msg!("repair-update-not-tried-remedy"));
    }
}
