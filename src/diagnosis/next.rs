//! What helps where no cause is sure: what the code means, what could not be seen, and what would tell more.
//!
//! Silence is not an answer at 3 a.m. Where nothing explains a failure, its first lines are shown, and here stand the two or
//! three observations that would tell, with the command that gathers them. They are printed and never run.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::case::Case;
use super::cause::{Cause, Confidence};
use crate::evidence::{PolicyValue, Windows};
use crate::history::MarkKind;
use crate::history::events::{self, datum};
use crate::history::title::UpdateClass;
use crate::history::updates::{History, Phase, Reporter, StepKind};
use crate::msg;
use crate::text::Message;
use crate::windows_errors::by_number;

/// How often an update must have been installed to be offered again and again. Our choice: a second time has good reasons, such
/// as a removal.
const AGAIN: usize = 3;

/// What to do next about a failure.
pub fn next_steps(case: &Case<'_>, causes: &[Cause]) -> Vec<Message> {
    let mut steps = Vec::new();
    if let Some(code) = case.failure.code
        && let Some(known) = by_number(code.number())
    {
        let what = known.explanation();
        steps.push(msg!("next-code", code = code, name = known.name, meaning = what.meaning, step = what.first_step));
    }
    let sure = causes.iter().any(|cause| matches!(cause.confidence, Confidence::Confirmed | Confidence::Probable));
    if let Some(line) = &case.session.missing {
        steps.push(msg!("next-log-cut", gap = line));
    }
    if sure {
        return steps;
    }
    match case.failure.phase {
        Phase::Search | Phase::Download if case.client.lines.is_empty() => steps.push(msg!("next-client-log")),
        Phase::Install | Phase::Commit if case.session.of_kind(&[MarkKind::Installers]).next().is_some() => {
            steps.push(msg!("next-installer", at = case.failure.at));
        }
        Phase::Install | Phase::Commit if case.session.first.is_empty() => steps.push(msg!("next-cbs-log")),
        _ => {}
    }
    if matches!(case.failure.phase, Phase::Install | Phase::Commit) {
        steps.push(msg!("next-security-software", at = case.failure.at));
    }
    steps
}

/// What to do where no update failed as far as can be seen.
pub fn next_steps_without_failure(windows: &Windows, history: &History<'_>) -> Vec<Message> {
    let mut steps = Vec::new();
    if windows.caller.network_logon.value() == Some(&true) {
        steps.push(msg!("next-network-logon"));
    }
    if let Some(at) = nothing_offered(windows) {
        steps.push(msg!("next-nothing-offered", at = at));
    }
    for (update, times) in installed_again(history) {
        steps.push(msg!("next-installed-again", update = update, times = times));
    }
    steps
}

/// When the newest search ended well and found nothing, on a server that policy sends to WSUS (R20).
fn nothing_offered(windows: &Windows) -> Option<Timestamp> {
    let policy = windows.policy.automatic_updates.value()?;
    let (_, value) = PolicyValue::named(policy, "UseWUServer")?;
    if *value != PolicyValue::Number(1) {
        return None;
    }
    let records = events::read(windows, events::OPERATIONAL, events::WINDOWS_UPDATE).ok()?;
    // Provider manifest: 26 found so many updates.
    let newest = records.records.iter().filter(|record| record.id == 26).max_by_key(|record| record.at)?;
    (datum(newest, "updateCount") == Some("0")).then_some(newest.at)
}

/// Updates that were installed again and again, each time with success; those whose KB number stays for ever are left out.
fn installed_again(history: &History<'_>) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let installed = history.steps.iter().filter(|s| {
        s.kind == StepKind::Succeeded
            && s.phase == Phase::Install
            && s.reporter == Reporter::WindowsUpdate
            && matches!(s.class, UpdateClass::System | UpdateClass::Framework)
    });
    for kb in installed.filter_map(|step| step.kb.as_deref()) {
        *counts.entry(kb).or_default() += 1;
    }
    counts.into_iter().filter(|(_, times)| *times >= AGAIN).map(|(kb, times)| (kb.to_owned(), times)).collect()
}
