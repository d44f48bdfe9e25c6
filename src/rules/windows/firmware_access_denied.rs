//! R36: did the firmware itself answer "access denied"?
//!
//! Such a code comes from UEFI and not from a permission of Windows: no change of an ACL can help.

use super::refused::{COMPONENT, QUOTED, look};
use crate::baseline::Severity;
use crate::evidence::{Line, Windows};
use crate::history::HResult;
use crate::history::refusals::Refusal;
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;

/// `firmware-access-denied`.
pub const RULE: Check = Check::windows(Rule::new("firmware-access-denied", Severity::Block).knowledge(&["R36"]), check);

/// `firmware-access-denied`: did the firmware itself answer "access denied"?
fn check(windows: &Windows, judge: &mut Judge<'_>) {
    let Some(found) = look(windows, judge) else { return };
    let found: Vec<Refusal> = found.into_iter().filter(Refusal::is_access_denied).collect();
    if found.is_empty() {
        judge.pass(COMPONENT, msg!("firmware-access-denied-none"));
        return;
    }
    let finding = judge.fail(COMPONENT, msg!("firmware-access-denied", count = found.len()));
    finding.remedy(msg!("remedy-firmware-access"));
    for refusal in found.into_iter().take(QUOTED) {
        finding.because(refusal.line);
    }
    if let Some(code) = windows.secure_boot.ca2023_error.value() {
        let text = u32::try_from(*code).map_or_else(|_| code.to_string(), |c| HResult::new(c).to_string());
        let from = &windows.secure_boot.ca2023_error;
        finding.because(Line::on(format!("UEFICA2023Error: {text}"), from));
    }
}
