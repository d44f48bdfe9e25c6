//! R25: the component store says that it is damaged.

use super::cause_rule::CauseRule;
use super::sources::WU_COMMON;
use crate::diagnosis::case::Case;
use crate::diagnosis::marked::marked;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::history::MarkKind;
use crate::msg;

/// `store-damaged`.
pub const CAUSE: CauseRule = CauseRule {
    id: "store-damaged",
    knowledge: "R25",
    mechanism: true,
    title: || msg!("cause-store-damaged"),
    judge,
    sources: &[
        WU_COMMON,
        "https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/fix-windows-update-errors",
    ],
};

/// R25. A store that is marked as damaged after access was denied is perhaps not damaged: the earlier line counts.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    marked(case, &[MarkKind::Damaged], |_| remedy(msg!("cure-store-damaged"), msg!("risk-store-damaged")))
}
