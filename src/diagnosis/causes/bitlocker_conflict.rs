//! R39: Windows held a Secure Boot update back because of how BitLocker is set.

use super::cause_rule::CauseRule;
use super::refused::is_secure_boot_update;
use super::sources::KB5016061;
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::Confidence;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::remedies::{firmware, general};
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::history::events::TPM_WMI;
use crate::msg;

/// `bitlocker-conflict`.
pub const CAUSE: CauseRule = CauseRule {
    id: "bitlocker-conflict",
    knowledge: "R39",
    mechanism: true,
    title: || msg!("cause-bitlocker"),
    judge,
    shown_by: None,
    plans: &[PLAN],
    after: &[],
    sources: &[KB5016061, "KB5082142"],
};

/// The steps of its remedy.
const PLAN: Plan = &[
    &firmware::SECURE_BOOT_LOOK,
    &general::POLICY_FIND,
    &general::POLICY_CHANGE,
    &firmware::BITLOCKER_SUSPEND,
    &general::RESTART,
];

/// Not applied because of a known incompatibility with the present BitLocker configuration.
const HELD_BACK: u32 = 1032;

/// R39. The task that writes it runs at every start, so beside another update the record proves nothing.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let line = case.record_in_window("System", TPM_WMI, &[HELD_BACK], &[])?;
    let mut judgement = Judgement::new(Confidence::Possible);
    if is_secure_boot_update(case) && case.session.first_named().is_none() {
        judgement.confidence = Confidence::Probable;
    } else {
        judgement.contradicts.push(case.line(msg!("proof-the-update-that-failed-is-none")));
    }
    judgement.since = Some(line.at);
    judgement.supports.push(line);
    judgement.supports.extend(case.failure.lines.first().cloned());
    judgement.remedy = Some(remedy(msg!("cure-bitlocker"), msg!("risk-bitlocker"), PLAN));
    Some(judgement)
}
