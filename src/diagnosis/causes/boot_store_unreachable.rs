//! The store of the boot configuration cannot be opened: the system partition is offline or has no volume.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::marked::marked;
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
    sources: &[
        "https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/system-partition-offline-install-3rd-party-disk",
    ],
};

fn judge(case: &Case<'_>) -> Option<Judgement> {
    marked(case, &[MarkKind::BootStore], |_| remedy(msg!("cure-boot-store"), msg!("risk-boot-store")))
}
