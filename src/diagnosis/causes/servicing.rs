//! R24, R28: the servicing stack had no room, or an older transaction was in its way.

use super::super::Confidence;
use super::super::case::{Case, Judgement, Tie, remedy, weigh};
use crate::msg;

/// `ERROR_DISK_FULL` and `CBS_E_INSUFFICIENT_DISK_SPACE`: they name the reason themselves.
const FULL: &[u32] = &[0x8007_0070, 0x800F_0828];

/// R24.
pub fn disk_full(case: &Case<'_>) -> Option<Judgement> {
    let fits = case.failure.is_one_of(FULL);
    let cure = || remedy(msg!("remedy-disk-space"), msg!("risk-disk-space"));
    let mut judgement = weigh(case, "disk-space", fits, |_| Tie::Proven(Vec::new()), cure());
    if fits && judgement.confidence == Confidence::Refuted {
        // There is room now; there was none when the update failed, or another volume was meant.
        judgement.confidence = Confidence::Possible;
        judgement.supports.extend(case.failure.lines.first().cloned());
        judgement.remedy = Some(cure());
    }
    Some(judgement)
}

/// `ERROR_FAIL_REBOOT_REQUIRED` and `WU_E_UH_POSTREBOOTSTILLPENDING`: only a pending restart gives them.
const RESTART_FIRST: &[u32] = &[0x8007_0BC9, 0x8024_2014];
/// `WU_E_INSTALL_NOT_ALLOWED`: a pending restart, or another installation at the same time.
const NOT_ALLOWED: u32 = 0x8024_0016;

/// R28.
pub fn restart_due(case: &Case<'_>) -> Option<Judgement> {
    let only = case.failure.is_one_of(RESTART_FIRST);
    let fits = only || case.failure.is_one_of(&[NOT_ALLOWED]);
    let cure = remedy(msg!("remedy-restart"), msg!("risk-restart"));
    let tie = |_: &[&crate::rules::Finding]| {
        // A server that was restarted after the failure shows markers of something newer.
        match case.windows.os.last_boot.value() {
            Some(boot) if *boot > case.failure.at => {
                Tie::Loose(vec![case.line(format!("the server was restarted at {boot}, after the failure"))])
            }
            _ if only => Tie::Proven(Vec::new()),
            _ => Tie::Fits,
        }
    };
    Some(weigh(case, "pending-restart", fits, tie, cure))
}
