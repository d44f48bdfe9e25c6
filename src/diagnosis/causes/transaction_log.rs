//! R33: the manager of transactions does not work, so nothing can be committed.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::marked::marked_or_code;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::remedies::{general, transaction};
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::history::MarkKind;
use crate::msg;

/// `transaction-log-unusable`.
pub const CAUSE: CauseRule = CauseRule {
    id: "transaction-log-unusable",
    knowledge: "R33",
    mechanism: true,
    title: || msg!("cause-transaction-log"),
    judge,
    shown_by: None,
    plans: &[PLAN],
    after: &["storage-failing", "disk-full"],
    sources: &[
        "https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/troubleshoot-windows-update-error-0x80071a91",
        "https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/error-c0190003-install-updates-restart-computer",
    ],
};

/// The steps of its remedy.
const PLAN: Plan = &[&transaction::TXR_LOOK, &transaction::TXR_GROW, &transaction::TXR_RESET, &general::RESTART];

/// `ERROR_RM_NOT_ACTIVE`, `ERROR_TRANSACTION_NOT_ACTIVE`, `STATUS_TRANSACTION_NOT_ACTIVE`.
const CODES: &[u32] = &[0x8007_1A91, 0x8007_1A2D, 0xC019_0003, 0xD019_0003];

/// R33. Its log is perhaps damaged, or full: `STATUS_TRANSACTION_NOT_ACTIVE` follows where a transaction was taken back for want of room.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    marked_or_code(case, &[MarkKind::Transaction], CODES, |_| {
        remedy(msg!("cure-transaction-log"), msg!("risk-transaction-log"), PLAN)
    })
}
