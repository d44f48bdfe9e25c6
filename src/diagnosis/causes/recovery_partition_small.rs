//! R24: the recovery partition has no room for the update of the recovery environment.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::Confidence;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::remedies::{firmware, room};
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::msg;
use crate::rules::windows::recovery_partition;

/// `recovery-partition-small`.
pub const CAUSE: CauseRule = CauseRule {
    id: "recovery-partition-small",
    knowledge: "R24",
    mechanism: true,
    title: || msg!("cause-recovery-partition"),
    judge,
    shown_by: Some(&recovery_partition::RULE),
    plans: &[PLAN],
    after: &[],
    sources: &["https://support.microsoft.com/help/5028997"],
};

/// The steps of its remedy.
const PLAN: Plan = &[&room::WINRE_LOOK, &firmware::BITLOCKER_SUSPEND, &room::WINRE_GROW];

/// `ERROR_INSTALL_FAILURE`: what such an update fails with where there is no room. Other installers give it too.
const INSTALL_FAILURE: u32 = 0x8007_0643;

/// R24. The code has other reasons, so a small partition makes it probable.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    if !case.failure.is_one_of(&[INSTALL_FAILURE]) {
        return None;
    }
    let line = recovery_partition::small(case.windows)?;
    let mut judgement = Judgement::new(Confidence::Probable);
    judgement.supports.push(line);
    judgement.supports.extend(case.failure.lines.first().cloned());
    if case.session.first_named().is_some() {
        judgement.confidence = Confidence::Possible;
    }
    judgement.remedy = Some(remedy(msg!("cure-recovery-partition"), msg!("risk-recovery-partition"), PLAN));
    Some(judgement)
}
