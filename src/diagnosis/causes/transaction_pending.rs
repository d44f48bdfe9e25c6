//! R28: an earlier transaction is not completed, and the failed session was refused a new one.

use super::cause_rule::CauseRule;
use super::restart_due::RESTART_FIRST;
use super::transaction_stuck;
use crate::diagnosis::case::Case;
use crate::diagnosis::marked::{marked_or_code, shown_by};
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::remedies::{general, transaction};
use crate::diagnosis::weigh::{Judgement, is_trace, remedy};
use crate::history::MarkKind;
use crate::msg;
use crate::rules::windows::pending_restart;
use crate::rules::{Finding, Outcome};

/// `transaction-pending`.
pub const CAUSE: CauseRule = CauseRule {
    id: "transaction-pending",
    knowledge: "R28",
    mechanism: true,
    title: || msg!("cause-transaction-pending"),
    judge,
    shown_by: Some(&pending_restart::RULE),
    plans: &[PLAN],
    after: &["trustedinstaller-pinned"],
    sources: &[
        "https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x80070bc9",
        "https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/error-2359302-installing-windows-updates",
    ],
};

/// The steps of its remedy.
const PLAN: Plan = &[&transaction::PENDING_LOOK, &general::RESTART];

/// `WU_S_ALREADY_INSTALLED`, which `wusa.exe` gives for an update whose packages wait to be installed.
const CODES: &[u32] = &[0x0024_0006];

/// Where a restart is seen to be due, or the transaction outlived one, those causes say more.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let is_due = |finding: &Finding| finding.outcome == Outcome::Fail && !is_trace(finding);
    let due = case.failure.is_one_of(RESTART_FIRST) && case.of_rule(&pending_restart::RULE).any(is_due);
    if due || transaction_stuck::outlived(case).is_some() {
        return None;
    }
    let cure = |_: Option<&_>| remedy(msg!("cure-transaction-pending"), msg!("risk-restart"), PLAN);
    let mut judgement = marked_or_code(case, &[MarkKind::Pending], CODES, cure)?;
    let waiting = transaction_stuck::markers(case);
    let before = case.windows.os.last_boot.value().is_some_and(|boot| *boot <= case.failure.at);
    for line in waiting {
        // Markers of a server that was restarted since are those of something newer.
        if before {
            shown_by(&mut judgement, line);
        } else {
            judgement.supports.push(line);
        }
    }
    Some(judgement)
}
