//! R27: the servicing stack is older than the update needs.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::marked::marked_or_code;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::remedies::store;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::history::MarkKind;
use crate::msg;

/// `servicing-stack-old`.
pub const CAUSE: CauseRule = CauseRule {
    id: "servicing-stack-old",
    knowledge: "R27",
    mechanism: true,
    title: || msg!("cause-servicing-stack-old"),
    judge,
    shown_by: None,
    plans: &[PLAN],
    after: &["trustedinstaller-pinned", "transaction-pending", "restart-due"],
    sources: &[
        "https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x800f0823",
    ],
};

/// The steps of its remedy.
const PLAN: Plan = &[&store::STACK_LOOK, &store::STACK_INSTALL];

/// `CBS_E_NEW_SERVICING_STACK_REQUIRED`.
const CODES: &[u32] = &[0x800F_0823];

/// R27. The line names both versions, the one that is needed and the one that runs.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    marked_or_code(case, &[MarkKind::OldStack], CODES, |found| {
        let version = found.and_then(|found| found.mark.subject.as_deref()).unwrap_or("that the update needs");
        remedy(msg!("cure-servicing-stack-old", version = version), msg!("risk-servicing-stack-old"), PLAN)
    })
}
