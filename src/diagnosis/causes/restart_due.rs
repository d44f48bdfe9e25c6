//! R28: an older transaction waited for a restart and was in the way.

use super::cause_rule::CauseRule;
use super::sources::WU_COMMON;
use super::transaction_stuck;
use crate::diagnosis::case::Case;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::remedies::{general, transaction};
use crate::diagnosis::weigh::{Judgement, Tie, remedy, weigh};
use crate::history::MarkKind;
use crate::msg;
use crate::rules::Finding;
use crate::rules::windows::pending_restart;

/// `restart-due`.
pub const CAUSE: CauseRule = CauseRule {
    id: "restart-due",
    knowledge: "R28",
    mechanism: true,
    title: || msg!("cause-restart-due"),
    judge,
    shown_by: Some(&pending_restart::RULE),
    plans: &[PLAN],
    after: &["trustedinstaller-pinned"],
    sources: &[WU_COMMON],
};

/// The steps of its remedy.
const PLAN: Plan = &[&transaction::PENDING_LOOK, &general::RESTART];

/// `ERROR_FAIL_REBOOT_REQUIRED` and `WU_E_UH_POSTREBOOTSTILLPENDING`: only a pending restart gives them.
pub const RESTART_FIRST: &[u32] = &[0x8007_0BC9, 0x8024_2014];
/// `WU_E_INSTALL_NOT_ALLOWED`: a pending restart, or another installation at the same time.
const NOT_ALLOWED: u32 = 0x8024_0016;

/// R28.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let only = case.failure.is_one_of(RESTART_FIRST);
    let fits = only || case.failure.is_one_of(&[NOT_ALLOWED]);
    let cure = remedy(msg!("remedy-restart"), msg!("risk-restart"), PLAN);
    let tie = |_: &[&Finding]| {
        // A server that was restarted after the failure shows markers of something newer.
        match case.windows.os.last_boot.value() {
            Some(boot) if *boot > case.failure.at => {
                Tie::Loose(vec![case.line(msg!("proof-restarted-since", boot = boot))])
            }
            _ if let Some((_, boot)) = transaction_stuck::outlived(case) => {
                Tie::Loose(vec![case.line(msg!("proof-restart-no-help", boot = boot))])
            }
            _ if only => {
                let named = case.session.of_kind(&[MarkKind::Pending]).next();
                Tie::Proven(named.map(|found| found.line.clone()).into_iter().collect())
            }
            _ => Tie::Fits,
        }
    };
    Some(weigh(case, &pending_restart::RULE, fits, tie, cure))
}
