//! R25: the component store says that it is damaged.

use super::cause_rule::CauseRule;
use super::sources::WU_COMMON;
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::Confidence;
use crate::diagnosis::lines::lines_of;
use crate::diagnosis::marked::marked_or_code;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::remedies::store;
use crate::diagnosis::weigh::{Judgement, is_trace, remedy};
use crate::history::MarkKind;
use crate::msg;
use crate::rules::Outcome;
use crate::rules::windows::component_store;

/// `store-damaged`.
pub const CAUSE: CauseRule = CauseRule {
    id: "store-damaged",
    knowledge: "R25",
    mechanism: true,
    title: || msg!("cause-store-damaged"),
    judge,
    shown_by: None,
    plans: &[PLAN],
    after: &["storage-failing", "trustedinstaller-pinned", "transaction-pending", "restart-due", "disk-full"],
    sources: &[
        WU_COMMON,
        "https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/fix-windows-update-errors",
    ],
};

/// The steps of its remedy.
const PLAN: Plan = &[&store::STORE_SCAN, &store::STORE_REPAIR, &store::SFC, &store::IN_PLACE];

/// Codes that only a damaged store gives: `ERROR_SXS_COMPONENT_STORE_CORRUPT`, `CBS_E_STORE_CORRUPTION`,
/// `CBS_E_IMAGE_UNSERVICEABLE`, `ERROR_SXS_FILE_HASH_MISMATCH`, `ERROR_FILE_CORRUPT`, `ERROR_XML_PARSE_ERROR`.
const CODES: &[u32] = &[0x8007_3712, 0x800F_0831, 0x800F_0830, 0x8007_36CC, 0x8007_0570, 0x8007_05B9];

/// R25. A store that is marked as damaged after access was denied is perhaps not damaged: the earlier line counts. Where the failed
/// session is not at hand, a check that found the damage later tells of the same store.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let mut judgement = judge_session(case)?;
    let by_code = case.session.of_kind(&[MarkKind::Damaged]).next().is_none();
    let mut found = case.of_rule(&component_store::RULE).filter(|f| f.outcome == Outcome::Fail && !is_trace(f));
    if by_code
        && judgement.confidence == Confidence::Possible
        && let Some(found) = found.next()
    {
        judgement.confidence = Confidence::Probable;
        judgement.supports.splice(0..0, lines_of(found));
    }
    Some(judgement)
}

fn judge_session(case: &Case<'_>) -> Option<Judgement> {
    marked_or_code(case, &[MarkKind::Damaged], CODES, |found| {
        let risk = msg!("risk-store-damaged");
        match found.and_then(|found| found.mark.subject.as_deref()) {
            Some(what) => remedy(msg!("cure-store-part-damaged", what = what), risk, PLAN),
            None => remedy(msg!("cure-store-damaged"), risk, PLAN),
        }
    })
}
