//! R08: the catalog database could not be used.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::Confidence;
use crate::diagnosis::marked::marked;
use crate::diagnosis::remedies::permissions;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::weigh::{Judgement, Tie, named_in_session, remedy, weigh};
use crate::history::MarkKind;
use crate::history::events::CAPI2;
use crate::msg;
use crate::rules::Finding;
use crate::rules::windows::catalog_store;

/// `catalog-store-unusable`.
pub const CAUSE: CauseRule = CauseRule {
    id: "catalog-store-unusable",
    knowledge: "R08",
    mechanism: true,
    title: || msg!("cause-catalog-store"),
    judge,
    shown_by: Some(&catalog_store::RULE),
    plans: &[PLAN],
    after: &["storage-failing"],
    sources: &[
        "KB977893",
        "https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x8000ffff",
    ],
};

/// The steps of its remedy.
const PLAN: Plan = &[&permissions::CATROOT_SAVE, &permissions::CATROOT_GRANT, &permissions::CATROOT_RENAME];

/// R08. Codes: access denied, not found (KB977893), and the two of a signature that no catalog confirms.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let fits = case.failure.is_access_denied() || case.failure.is_one_of(&[0x8007_0490, 0x8009_2004, 0x800B_0100]);
    let cure = || remedy(msg!("remedy-catalog-store"), msg!("risk-catalog-store"), PLAN);
    let tie = |failing: &[&Finding]| {
        // CAPI2 256 and 257: the catalog database could not be opened.
        let event = case.record_in_window("Application", CAPI2, &[256, 257], &[]);
        let lines: Vec<_> = event.into_iter().chain(named_in_session(case, failing)).collect();
        if lines.is_empty() { Tie::Fits } else { Tie::Proven(lines) }
    };
    let mut judgement = weigh(case, &catalog_store::RULE, fits, tie, cure());
    if let Some(mut named) = marked(case, &[MarkKind::CatalogDatabase], |_| cure()) {
        // The session names the database; what the rule finds of it stands beside the line.
        if judgement.confidence == Confidence::Refuted {
            named.contradicts.append(&mut judgement.contradicts);
        }
        if judgement.confidence < named.confidence {
            named.confidence = judgement.confidence;
        }
        named.supports.append(&mut judgement.supports);
        return Some(named);
    }
    Some(judgement)
}
