//! The registry may not grow, so the hive of the component store cannot be loaded.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::marked::{marked, shown_by};
use crate::diagnosis::registry::value;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::remedies::{general, transaction};
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::evidence::PolicyValue;
use crate::history::MarkKind;
use crate::msg;

/// `registry-size-limited`.
pub const CAUSE: CauseRule = CauseRule {
    id: "registry-size-limited",
    knowledge: "C22",
    mechanism: true,
    title: || msg!("cause-registry-limited"),
    judge,
    shown_by: None,
    plans: &[PLAN],
    after: &[],
    sources: &[
        "https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/error-0x800705aa-windows-update-fails",
    ],
};

/// The steps of its remedy.
const PLAN: Plan = &[&transaction::REGISTRY_LIMIT, &general::RESTART];

/// Confirmed where an export of the registry shows the limit.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let cure = |_: &_| remedy(msg!("cure-registry-limited"), msg!("risk-registry-limited"), PLAN);
    let mut judgement = marked(case, &[MarkKind::HiveLimit], cure)?;
    match value(case, r"\Control", "RegistrySizeLimit") {
        Some((PolicyValue::Number(limit), line)) if *limit != 0 => shown_by(&mut judgement, line),
        Some(_) => {}
        None => judgement
            .not_seen
            .push(case.line(r"HKLM\SYSTEM\CurrentControlSet\Control, RegistrySizeLimit: not collected")),
    }
    Some(judgement)
}
