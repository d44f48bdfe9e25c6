//! R26: the update is a difference, and the files that it builds on are not there or are others.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::marked::marked_or_code;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::remedies::store;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::history::MarkKind;
use crate::msg;

/// `base-files-missing`.
pub const CAUSE: CauseRule = CauseRule {
    id: "base-files-missing",
    knowledge: "R26",
    mechanism: true,
    title: || msg!("cause-base-files"),
    judge,
    shown_by: None,
    plans: &[PLAN],
    after: &["storage-failing", "trustedinstaller-pinned", "transaction-pending", "restart-due", "disk-full"],
    sources: &[
        "https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/fix-windows-update-errors",
        "https://learn.microsoft.com/troubleshoot/azure/virtual-machines/windows/windows-update-errors-requiring-in-place-upgrade",
    ],
};

/// The steps of its remedy.
const PLAN: Plan = &[&store::STORE_SCAN, &store::STORE_REPAIR, &store::COMPLETE_PACKAGE, &store::IN_PLACE];

/// The codes of an update that is a difference (`PSFX_E_…`).
const CODES: &[u32] = &[
    0x800F_0982,
    0x800F_0983,
    0x800F_0984,
    0x800F_0985,
    0x800F_0986,
    0x800F_0987,
    0x800F_0988,
    0x800F_0989,
    0x800F_098A,
    0x800F_098B,
    0x800F_0990,
    0x800F_0991,
];

/// R26.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    marked_or_code(case, &[MarkKind::BaseMissing], CODES, |found| {
        let risk = msg!("risk-store-damaged");
        match found.and_then(|found| found.mark.subject.as_deref()) {
            Some(component) => remedy(msg!("cure-base-files", component = component), risk, PLAN),
            None => remedy(msg!("cure-base-files-unnamed"), risk, PLAN),
        }
    })
}
