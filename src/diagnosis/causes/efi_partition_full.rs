//! R24: the EFI system partition has no room for the files that Windows starts from.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::Confidence;
use crate::diagnosis::marked::{marked, shown_by};
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::remedies::{firmware, room};
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::history::MarkKind;
use crate::msg;
use crate::rules::windows::efi_partition;

/// `efi-partition-full`.
pub const CAUSE: CauseRule = CauseRule {
    id: "efi-partition-full",
    knowledge: "R24",
    mechanism: true,
    title: || msg!("cause-efi-partition"),
    judge,
    shown_by: Some(&efi_partition::RULE),
    plans: &[PLAN],
    after: &[],
    sources: &["https://support.microsoft.com/help/5089549"],
};

/// The steps of its remedy.
const PLAN: Plan = &[&room::ESP_LOOK, &firmware::BITLOCKER_SUSPEND, &room::ESP_CLEAN];

/// `CBS_E_INSTALLERS_FAILED`: what an update fails with whose files for the start find no room. Other installers give it too.
const INSTALLERS_FAILED: u32 = 0x800F_0922;

/// R24. Free space on C: says nothing of this partition.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let cure = || remedy(msg!("cure-efi-partition"), msg!("risk-recovery-partition"), PLAN);
    let small = efi_partition::small(case.windows);
    if let Some(mut judgement) = marked(case, &[MarkKind::BootFiles], |_| cure()) {
        if let Some(line) = small {
            shown_by(&mut judgement, line);
        }
        return Some(judgement);
    }
    let line = small.filter(|_| case.failure.is_one_of(&[INSTALLERS_FAILED]))?;
    let mut judgement = Judgement::new(Confidence::Probable);
    if case.session.first_named().is_some() {
        judgement.confidence = Confidence::Possible;
    }
    judgement.supports.push(line);
    judgement.supports.extend(case.failure.lines.first().cloned());
    judgement.remedy = Some(cure());
    Some(judgement)
}
