//! R09: SYSTEM may not start or query a service of the update chain.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::weigh::{Judgement, Tie, remedy, weigh};
use crate::msg;
use crate::rules::windows::service_descriptor;

/// `service-permissions`.
pub const CAUSE: CauseRule = CauseRule {
    id: "service-permissions",
    knowledge: "R09",
    mechanism: true,
    title: || msg!("cause-service-permissions"),
    judge,
    sources: &["Microsoft Learn: Additional resources for Windows Update", "KB910338"],
};

/// R09. Its last link is a line of `WindowsUpdate.log`, which is not collected: never more than probable.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let cure = remedy(msg!("cure-service-permissions"), msg!("risk-service-permissions"));
    Some(weigh(case, &service_descriptor::RULE, case.failure.is_access_denied(), |_| Tie::Fits, cure))
}
