//! The store of the boot configuration cannot be opened: the system partition is offline or has no volume.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::marked::marked;
use crate::diagnosis::remedies::room;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::history::MarkKind;
use crate::msg;

/// `boot-store-unreachable`.
pub const CAUSE: CauseRule = CauseRule {
    id: "boot-store-unreachable",
    knowledge: "C26",
    mechanism: true,
    title: || msg!("cause-boot-store"),
    judge,
    shown_by: None,
    plans: &[PLAN],
    after: &["storage-failing"],
    sources: &[
        "https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/system-partition-offline-install-3rd-party-disk",
    ],
};

/// The steps of its remedy.
const PLAN: Plan = &[&room::BOOT_LOOK, &room::BOOT_ONLINE];

fn judge(case: &Case<'_>) -> Option<Judgement> {
    marked(case, &[MarkKind::BootStore], |_| remedy(msg!("cure-boot-store"), msg!("risk-boot-store"), PLAN))
}
