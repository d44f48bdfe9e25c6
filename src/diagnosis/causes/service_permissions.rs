//! R09: SYSTEM may not start or query a service of the update chain.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::remedies::permissions;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::weigh::{Judgement, Tie, remedy, weigh};
use crate::msg;
use crate::rules::Outcome;
use crate::rules::windows::service_descriptor;

/// `service-permissions`.
pub const CAUSE: CauseRule = CauseRule {
    id: "service-permissions",
    knowledge: "R09",
    mechanism: true,
    title: || msg!("cause-service-permissions"),
    judge,
    shown_by: Some(&service_descriptor::RULE),
    plans: &[PLAN],
    after: &[],
    sources: &["Microsoft Learn: Additional resources for Windows Update", "KB910338"],
};

/// The steps of its remedy.
const PLAN: Plan = &[&permissions::DESCRIPTOR_NOTE, &permissions::DESCRIPTOR_SET];

/// R09. Its last link is a line of `WindowsUpdate.log`, which is not collected: never more than probable.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let failing = case.of_rule(&service_descriptor::RULE).find(|f| f.outcome == Outcome::Fail);
    let service = failing.map_or("", |f| f.component.as_str());
    let descriptor = service_descriptor::default_descriptor(service).unwrap_or_default();
    let step = msg!("cure-service-permissions", service = service, descriptor = descriptor);
    let cure = remedy(step, msg!("risk-service-permissions"), PLAN);
    Some(weigh(case, &service_descriptor::RULE, case.failure.is_access_denied(), |_| Tie::Fits, cure))
}
