//! R36: the firmware refused to write a Secure Boot variable, for access.

use super::cause_rule::CauseRule;
use super::refused::refused;
use super::sources::KB5016061;
use crate::diagnosis::case::Case;
use crate::diagnosis::weigh::Judgement;
use crate::msg;
use crate::rules::windows::firmware_access_denied;

/// `firmware-denied`.
pub const CAUSE: CauseRule = CauseRule {
    id: "firmware-denied",
    knowledge: "R36",
    mechanism: true,
    title: || msg!("cause-firmware-access"),
    judge,
    sources: &[KB5016061, "https://en.ittrip.xyz/windows10/fix-tpm-wmi-1796-kb5058379"],
};

/// R36.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let cure = || (msg!("remedy-firmware-access"), msg!("risk-firmware"));
    Some(refused(case, &firmware_access_denied::RULE, true, case.failure.is_access_denied(), cure))
}
