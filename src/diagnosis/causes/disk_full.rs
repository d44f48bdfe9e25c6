//! R24: there was no room.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::Confidence;
use crate::diagnosis::remedies::room;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::weigh::{Judgement, Tie, remedy, weigh};
use crate::msg;
use crate::rules::windows::disk_space;

/// `disk-full`.
pub const CAUSE: CauseRule = CauseRule {
    id: "disk-full",
    knowledge: "R24",
    mechanism: true,
    title: || msg!("cause-disk-full"),
    judge,
    shown_by: Some(&disk_space::RULE),
    plans: &[PLAN],
    after: &["storage-failing"],
    sources: &[
        "https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x80070070",
    ],
};

/// The steps of its remedy.
const PLAN: Plan = &[&room::VOLUMES_LOOK, &room::ROOM_MAKE, &room::COMPONENT_CLEANUP];

/// `ERROR_DISK_FULL` and `CBS_E_INSUFFICIENT_DISK_SPACE`: they name the reason themselves.
const FULL: &[u32] = &[0x8007_0070, 0x800F_0828];

/// R24.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let fits = case.failure.is_one_of(FULL);
    let cure = || remedy(msg!("remedy-disk-space"), msg!("risk-disk-space"), PLAN);
    let mut judgement = weigh(case, &disk_space::RULE, fits, |_| Tie::Proven(Vec::new()), cure());
    if fits && judgement.confidence == Confidence::Refuted {
        // There is room now; there was none when the update failed, or another volume was meant.
        judgement.confidence = Confidence::Possible;
        judgement.supports.extend(case.failure.lines.first().cloned());
        judgement.remedy = Some(cure());
    }
    Some(judgement)
}
