//! What the two rules about refused Secure Boot variables share: the refusals, or why there is nothing to judge.

use crate::evidence::{Line, Windows};
use crate::history::events::{self, LOOK_BACK};
use crate::history::refusals::{Refusal, refusals};
use crate::msg;
use crate::rules::judge::Judge;

/// The component of both.
pub const COMPONENT: &str = "secure-boot-variables";

/// How many records a finding quotes: the task repeats every 12 hours, and the newest say it all.
pub const QUOTED: usize = 5;

/// The refusals that nothing has healed.
///
/// # Errors
/// The log was not read, or begins too late for its silence to prove anything.
pub fn open(windows: &Windows) -> Result<Vec<Refusal>, Line> {
    let silent_since = events::before(windows.collector.started, LOOK_BACK);
    let found = refusals(windows)?;
    if found.is_empty() {
        events::read(windows, "System", events::TPM_WMI)?.reaches_back_to(silent_since)?;
    }
    Ok(found)
}

/// The open refusals, or a finding that says why there is nothing to judge.
pub fn look(windows: &Windows, judge: &mut Judge<'_>) -> Option<Vec<Refusal>> {
    let enabled = &windows.secure_boot.enabled;
    if enabled.value() == Some(&false) {
        let refused = refusals(windows).unwrap_or_default();
        if let Some(newest) = refused.into_iter().next() {
            // It was on when the firmware refused. What it would say now is not known.
            let finding = judge.unknown(COMPONENT, msg!("secure-boot-off-refused"));
            finding.because(Line::of("UEFISecureBootEnabled", enabled)).because(newest.line);
            return None;
        }
        judge.not_applicable(COMPONENT, msg!("secure-boot-off")).because(Line::of("UEFISecureBootEnabled", enabled));
        return None;
    }
    match open(windows) {
        Ok(found) => Some(found),
        Err(line) => {
            judge.unknown(COMPONENT, msg!("secure-boot-update-unread")).because(line);
            None
        }
    }
}
