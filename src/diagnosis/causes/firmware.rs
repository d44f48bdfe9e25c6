//! R35, R36: the firmware refused to write a Secure Boot variable.
//!
//! Cumulative updates install whatever Secure Boot says, so a refusal explains a failure only when it happened in the
//! failed session and the servicing stack was not refused on an object of Windows at the same time.

use super::super::Confidence;
use super::super::case::{Case, Judgement, Tie, remedy, weigh};
use crate::msg;
use crate::rules::Line;
use crate::rules::windows::refusals;
use crate::text::Message;

/// `CBS_E_INSTALLERS_FAILED`, which the Secure Boot update KB5012170 gives when the firmware refuses.
const INSTALLERS_FAILED: u32 = 0x800F_0922;

/// R36.
pub fn access_denied(case: &Case<'_>) -> Option<Judgement> {
    let cure = || (msg!("remedy-firmware-access"), msg!("risk-firmware"));
    Some(judge(case, "firmware-access-denied", true, case.failure.is_access_denied(), cure))
}

/// R35.
pub fn update_refused(case: &Case<'_>) -> Option<Judgement> {
    let secure_boot = is_secure_boot_update(case) && !case.failure.is_access_denied();
    let fits = case.failure.is_one_of(&[INSTALLERS_FAILED]) || secure_boot;
    let cure = || (msg!("remedy-secure-boot-update"), msg!("risk-firmware"));
    Some(judge(case, "secure-boot-update", false, fits, cure))
}

fn is_secure_boot_update(case: &Case<'_>) -> bool {
    case.failure.kb.as_deref() == Some("KB5012170") || case.failure.update.to_ascii_lowercase().contains("secure boot")
}

fn judge(case: &Case<'_>, rule: &str, denied: bool, fits: bool, cure: fn() -> (Message, Message)) -> Judgement {
    let (step, risk) = cure();
    let all = refusals(case.windows).unwrap_or_default();
    let ours: Vec<_> = all.into_iter().filter(|r| r.is_access_denied() == denied).collect();
    let tie = |_: &[&crate::rules::Finding]| {
        let elsewhere: Vec<Line> = case.session.refusals.iter().map(|r| r.line.clone()).collect();
        if !elsewhere.is_empty() {
            return Tie::Loose(elsewhere);
        }
        let inside: Vec<Line> =
            ours.iter().filter(|r| case.failure.window.contains(r.at)).map(|r| r.line.clone()).collect();
        if !inside.is_empty() {
            return Tie::Proven(inside);
        }
        // The task repeats every 12 hours, so the day before a Secure Boot update is near enough to fit.
        if is_secure_boot_update(case) && ours.iter().any(|r| case.failure.window.is_near(r.at)) {
            Tie::Fits
        } else {
            Tie::Loose(vec![case.line("no refusal by the firmware lies in the failed session")])
        }
    };
    let mut judgement = weigh(case, rule, fits, tie, remedy(step, risk));
    if judgement.confidence == Confidence::Confirmed
        && let Some(line) = &case.session.missing
    {
        // Without CBS.log a refusal by Windows in the same session cannot be excluded.
        judgement.confidence = Confidence::Probable;
        judgement.not_seen.push(line.clone());
    }
    judgement
}
