//! A service that the update starts did not start.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::marked::{marked, shown_by};
use crate::diagnosis::remedies::services;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::services::disabled;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::history::MarkKind;
use crate::msg;

/// `service-not-started`.
pub const CAUSE: CauseRule = CauseRule {
    id: "service-not-started",
    knowledge: "C25",
    mechanism: true,
    title: || msg!("cause-service-not-started"),
    judge,
    shown_by: None,
    plans: &[PLAN],
    after: &[],
    sources: &[
        "https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x80070002",
    ],
};

/// The steps of its remedy.
const PLAN: Plan = &[&services::SERVICE_KEY_SAVE, &services::PRODUCT_REPAIR, &services::SERVICE_KEY_REMOVE];

/// Confirmed where the service that the line names is seen to be disabled.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let mut judgement = marked(case, &[MarkKind::ServiceStart], |found| {
        let service = found.mark.subject.as_deref().unwrap_or_default();
        let code = found.mark.code.map_or_else(|| "no code".to_owned(), |code| code.to_string());
        remedy(msg!("cure-service-not-started", service = service, code = code), msg!("risk-service-not-started"), PLAN)
    })?;
    let named = case.session.of_kind(&[MarkKind::ServiceStart]).find_map(|found| found.mark.subject.as_deref());
    if let Some(line) = named.and_then(|service| disabled(case, service)) {
        shown_by(&mut judgement, line);
    }
    Some(judgement)
}
