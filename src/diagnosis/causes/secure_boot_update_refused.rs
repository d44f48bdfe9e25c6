//! R35: the firmware refused to write a Secure Boot variable, for another reason than access.

use super::cause_rule::CauseRule;
use super::refused::{is_secure_boot_update, refused};
use super::sources::KB5016061;
use crate::diagnosis::case::Case;
use crate::diagnosis::remedies::firmware;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::msg;
use crate::rules::windows::secure_boot_update;

/// `secure-boot-update-refused`.
pub const CAUSE: CauseRule = CauseRule {
    id: "secure-boot-update-refused",
    knowledge: "R35",
    mechanism: true,
    title: || msg!("cause-secure-boot-update"),
    judge,
    shown_by: Some(&secure_boot_update::RULE),
    plans: &[PLAN],
    after: &[],
    sources: &[KB5016061, "KB5012170"],
};

/// The steps of its remedy.
const PLAN: Plan = &[
    &firmware::SECURE_BOOT_LOOK,
    &firmware::BMC_UPDATE,
    &firmware::BITLOCKER_SUSPEND,
    &firmware::UEFI_UPDATE,
    &firmware::SECURE_BOOT_TASK,
];

/// `CBS_E_INSTALLERS_FAILED`, which the Secure Boot update KB5012170 gives when the firmware refuses.
const INSTALLERS_FAILED: u32 = 0x800F_0922;

/// R35.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let secure_boot = is_secure_boot_update(case) && !case.failure.is_access_denied();
    let fits = case.failure.is_one_of(&[INSTALLERS_FAILED]) || secure_boot;
    let cure = || remedy(msg!("remedy-secure-boot-update"), msg!("risk-firmware"), PLAN);
    Some(refused(case, &secure_boot_update::RULE, false, fits, cure))
}
