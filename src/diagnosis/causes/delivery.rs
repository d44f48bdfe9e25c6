//! R18, R21: Delivery Optimization could not fetch what was found.

use super::cause_rule::CauseRule;
use super::way;
use crate::diagnosis::case::Case;
use crate::diagnosis::remedies::connection;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::msg;

/// `delivery-optimization`.
pub const CAUSE: CauseRule = CauseRule {
    id: "delivery-optimization",
    knowledge: "R21",
    mechanism: true,
    title: || msg!("cause-delivery"),
    judge,
    shown_by: None,
    plans: &[PLAN],
    after: &["update-access-disabled", "wsus-policy-inconsistent", "scan-source"],
    sources: &[
        "https://learn.microsoft.com/windows/win32/delivery_optimization/do-return-values",
        "https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/troubleshoot-windows-update-download-errors",
    ],
};

/// The steps of its remedy.
const PLAN: Plan =
    &[&connection::DELIVERY_LOOK, &connection::PROXY_LOOK, &connection::PROXY_PASS, &connection::DELIVERY_MODE];

/// The part of an answer is not the one that was asked for: that is the proxy's doing.
const RANGES: u32 = 0x80D0_5001;

fn judge(case: &Case<'_>) -> Option<Judgement> {
    let code = way::code(case)?;
    if code >> 16 != 0x80D0 || code == RANGES {
        return None;
    }
    let mut judgement = way::probable(case, msg!("cure-delivery", attempts = way::attempts(case)), PLAN);
    // A service that is seen to end tells more than what the download made of it.
    judgement.since = None;
    judgement.remedy = judgement.remedy.map(|cure| remedy(cure.step, msg!("risk-delivery"), PLAN));
    Some(judgement)
}
