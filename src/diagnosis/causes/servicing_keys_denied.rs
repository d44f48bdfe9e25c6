//! R07: the servicing stack was refused on its own registry keys.

use super::cause_rule::CauseRule;
use super::sources::WU_0X80070005;
use crate::diagnosis::case::Case;
use crate::diagnosis::remedies::permissions;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::weigh::{Judgement, proven_by_session, remedy, weigh};
use crate::msg;
use crate::rules::windows::servicing_keys;

/// `servicing-keys-denied`.
pub const CAUSE: CauseRule = CauseRule {
    id: "servicing-keys-denied",
    knowledge: "R07",
    mechanism: true,
    title: || msg!("cause-servicing-keys"),
    judge,
    shown_by: Some(&servicing_keys::RULE),
    plans: &[PLAN],
    after: &[],
    sources: &[WU_0X80070005],
};

/// The steps of its remedy.
const PLAN: Plan = &[&permissions::KEYS_SAVE, &permissions::KEYS_RESTORE];

/// R07.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let cure = remedy(msg!("remedy-servicing-keys"), msg!("risk-servicing-keys"), PLAN);
    let fits = case.failure.is_access_denied();
    Some(weigh(case, &servicing_keys::RULE, fits, |failing| proven_by_session(case, failing), cure))
}
