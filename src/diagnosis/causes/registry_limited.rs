//! The registry may not grow, so the hive of the component store cannot be loaded.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::marked::{marked, shown_by};
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::remedies::{general, transaction};
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::history::MarkKind;
use crate::msg;
use crate::rules::windows::registry_size_limit;

/// `registry-size-limited`.
pub const CAUSE: CauseRule = CauseRule {
    id: "registry-size-limited",
    knowledge: "C22",
    mechanism: true,
    title: || msg!("cause-registry-limited"),
    judge,
    shown_by: Some(&registry_size_limit::RULE),
    plans: &[PLAN],
    after: &[],
    sources: &[
        "https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/error-0x800705aa-windows-update-fails",
    ],
};

/// The steps of its remedy.
const PLAN: Plan = &[&transaction::REGISTRY_LIMIT, &general::RESTART];

/// Confirmed where the registry shows the limit.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let cure = |_: &_| remedy(msg!("cure-registry-limited"), msg!("risk-registry-limited"), PLAN);
    let mut judgement = marked(case, &[MarkKind::HiveLimit], cure)?;
    match registry_size_limit::limit(case.windows) {
        Some((0, _)) => {}
        Some((_, line)) => shown_by(&mut judgement, line),
        None => judgement.not_seen.push(case.line(msg!("proof-registry-size-limit"))),
    }
    Some(judgement)
}
