//! R06: TrustedInstaller was refused in the component store (WinSxS).

use super::cause_rule::CauseRule;
use super::sources::WU_0X80070005;
use crate::diagnosis::case::Case;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::remedies::{permissions, store};
use crate::diagnosis::weigh::{Judgement, proven_by_session, remedy, weigh};
use crate::msg;
use crate::rules::windows::winsxs_owner;

/// `component-store-denied`.
pub const CAUSE: CauseRule = CauseRule {
    id: "component-store-denied",
    knowledge: "R06",
    mechanism: true,
    title: || msg!("cause-component-store"),
    judge,
    shown_by: Some(&winsxs_owner::RULE),
    plans: &[PLAN],
    after: &["storage-failing", "trustedinstaller-pinned", "transaction-pending", "restart-due"],
    sources: &[WU_0X80070005],
};

/// The steps of its remedy.
const PLAN: Plan = &[&permissions::STORE_OWNER_SAVE, &permissions::STORE_OWNER, &store::STORE_REPAIR, &store::SFC];

/// R06.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let cure = remedy(msg!("remedy-winsxs-owner"), msg!("risk-component-store"), PLAN);
    let fits = case.failure.is_access_denied();
    Some(weigh(case, &winsxs_owner::RULE, fits, |failing| proven_by_session(case, failing), cure))
}
