//! The installation made no progress, and Windows gave it up.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::marked::marked_or_code;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::remedies::{general, transaction};
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::history::MarkKind;
use crate::msg;

/// `servicing-hung`.
pub const CAUSE: CauseRule = CauseRule {
    id: "servicing-hung",
    knowledge: "C20",
    mechanism: true,
    title: || msg!("cause-servicing-hung"),
    judge,
    shown_by: None,
    plans: &[PLAN],
    after: &["storage-failing"],
    sources: &[
        "https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x800f0920",
        "https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/windows-update-hangs-updates-uninstalled",
    ],
};

/// The steps of its remedy.
const PLAN: Plan = &[&transaction::HANG_LOOK, &transaction::HANG_TIME, &general::RESTART];

/// `CBS_E_HANG_DETECTED`.
const CODES: &[u32] = &[0x800F_0920];

/// What hung is mostly not in the log: often a driver, a scanner or an installer that waits for a service.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    marked_or_code(case, &[MarkKind::Hung], CODES, |_| {
        remedy(msg!("cure-servicing-hung"), msg!("risk-servicing-hung"), PLAN)
    })
}
