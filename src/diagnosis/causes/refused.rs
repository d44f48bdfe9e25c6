//! What the two causes by refused Secure Boot variables share.
//!
//! Cumulative updates install whatever Secure Boot says, so a refusal explains a failure only when it happened in the
//! failed session and the servicing stack was not refused on an object of Windows at the same time.

use crate::diagnosis::case::Case;
use crate::diagnosis::cause::{Confidence, Remedy};
use crate::diagnosis::weigh::{Judgement, Tie, weigh};
use crate::evidence::Line;
use crate::history::events;
use crate::history::refusals::refusals;
use crate::msg;
use crate::rules::{Check, Finding};

/// Whether the update that failed is one of Secure Boot.
pub fn is_secure_boot_update(case: &Case<'_>) -> bool {
    case.failure.kb.as_deref() == Some("KB5012170") || case.failure.update.to_ascii_lowercase().contains("secure boot")
}

fn beside(case: &Case<'_>) -> Line {
    case.line(msg!("proof-the-refusal-lies-in-the-failed"))
}

/// Judges the refusals for access, or all others.
pub fn refused(case: &Case<'_>, rule: &Check, denied: bool, fits: bool, cure: fn() -> Remedy) -> Judgement {
    let all = refusals(case.windows).unwrap_or_default();
    let ours: Vec<_> = all.into_iter().filter(|r| r.is_access_denied() == denied).collect();
    let tie = |_: &[&Finding]| {
        let elsewhere: Vec<Line> = case.session.refusals.iter().map(|r| r.line.clone()).collect();
        if !elsewhere.is_empty() {
            return Tie::Loose(elsewhere);
        }
        let inside: Vec<Line> =
            ours.iter().filter(|r| case.failure.window.contains(r.at)).map(|r| r.line.clone()).collect();
        // The task writes variables at every start, whatever update is installed there: an event that merely lies in the
        // session proves something only where the update is one of Secure Boot.
        if !inside.is_empty() {
            return if is_secure_boot_update(case) { Tie::Proven(inside) } else { Tie::Loose(vec![beside(case)]) };
        }
        // The task repeats every 12 hours, so the day before a Secure Boot update is near enough to fit.
        if is_secure_boot_update(case) && ours.iter().any(|r| case.failure.window.is_near(r.at)) {
            Tie::Fits
        } else {
            Tie::Loose(vec![case.line(msg!("proof-no-refusal-by-the-firmware-lies"))])
        }
    };
    let mut judgement = weigh(case, rule, fits, tie, cure());
    let silent = events::read(case.windows, "System", events::TPM_WMI).is_ok_and(|found| found.records.is_empty());
    if judgement.confidence == Confidence::Refuted && is_secure_boot_update(case) && !denied && silent {
        // Not every Windows writes these events (KB5016061 adds them), so their absence excludes nothing.
        judgement.confidence = Confidence::Possible;
        judgement.supports.extend(case.failure.lines.first().cloned());
        judgement.not_seen.push(case.line(msg!("proof-a-release-that-does-not-write")));
        judgement.remedy = Some(cure());
    }
    if judgement.confidence == Confidence::Confirmed
        && let Some(line) = &case.session.missing
    {
        // Without CBS.log a refusal by Windows in the same session cannot be excluded.
        judgement.confidence = Confidence::Probable;
        judgement.not_seen.push(line.clone());
    }
    judgement
}
