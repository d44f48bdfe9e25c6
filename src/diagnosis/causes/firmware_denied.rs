//! R36: the firmware refused to write a Secure Boot variable, for access.

use super::cause_rule::CauseRule;
use super::refused::refused;
use super::sources::KB5016061;
use crate::diagnosis::case::Case;
use crate::diagnosis::remedies::firmware;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::msg;
use crate::rules::windows::firmware_access_denied;

/// `firmware-denied`.
pub const CAUSE: CauseRule = CauseRule {
    id: "firmware-denied",
    knowledge: "R36",
    mechanism: true,
    title: || msg!("cause-firmware-access"),
    judge,
    shown_by: Some(&firmware_access_denied::RULE),
    plans: &[PLAN],
    after: &[],
    sources: &[KB5016061, "https://en.ittrip.xyz/windows10/fix-tpm-wmi-1796-kb5058379"],
};

/// The steps of its remedy.
const PLAN: Plan = &[
    &firmware::SECURE_BOOT_LOOK,
    &firmware::BMC_UPDATE,
    &firmware::BITLOCKER_SUSPEND,
    &firmware::UEFI_UPDATE,
    &firmware::SECURE_BOOT_TASK,
];

/// R36.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let cure = || remedy(msg!("remedy-firmware-access"), msg!("risk-firmware"), PLAN);
    Some(refused(case, &firmware_access_denied::RULE, true, case.failure.is_access_denied(), cure))
}
