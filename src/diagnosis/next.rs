//! What helps where no cause is sure: what the code means, what could not be seen, and what would tell more.
//!
//! Silence is not an answer at 3 a.m. Where nothing explains a failure, its first lines are shown, and here stand the two or
//! three observations that would tell, with the command that gathers them. They are printed and never run.

use super::case::Case;
use super::cause::{Cause, Confidence};
use crate::evidence::Windows;
use crate::history::MarkKind;
use crate::history::updates::Phase;
use crate::msg;
use crate::text::Message;
use crate::windows_errors::look_up;

/// What to do next about a failure.
pub fn next_steps(case: &Case<'_>, causes: &[Cause]) -> Vec<Message> {
    let mut steps = Vec::new();
    if let Some(code) = case.failure.code
        && let Ok(known) = look_up(&code.to_string())
    {
        let what = known.explanation();
        steps.push(msg!("next-code", code = code, name = known.name, meaning = what.meaning, step = what.first_step));
    }
    let sure = causes.iter().any(|cause| matches!(cause.confidence, Confidence::Confirmed | Confidence::Probable));
    if let Some(line) = &case.session.missing {
        steps.push(msg!("next-log-cut", gap = line.text));
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
pub fn next_steps_without_failure(windows: &Windows) -> Vec<Message> {
    if windows.caller.network_logon.value() == Some(&true) { vec![msg!("next-network-logon")] } else { Vec::new() }
}
