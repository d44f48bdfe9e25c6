//! R17: the values that point the client to a WSUS server do not fit together.

use super::cause_rule::CauseRule;
use super::sources::WU_COMMON;
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::Confidence;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::remedies::{connection, general};
use crate::diagnosis::weigh::{Judgement, Tie, remedy, weigh};
use crate::msg;
use crate::rules::windows::wsus_policy;
use crate::rules::{Finding, Nature};

/// `wsus-policy-inconsistent`.
pub const CAUSE: CauseRule = CauseRule {
    id: "wsus-policy-inconsistent",
    knowledge: "R17",
    mechanism: true,
    title: || msg!("cause-wsus-policy"),
    judge,
    shown_by: Some(&wsus_policy::RULE),
    plans: &[PLAN],
    after: &[],
    sources: &[WU_COMMON],
};

/// The steps of its remedy.
const PLAN: Plan = &[&connection::WAY_LOOK, &general::POLICY_FIND, &general::POLICY_CHANGE, &connection::SEARCH_AGAIN];

/// `WU_E_PT_SUS_SERVER_NOT_SET`: WSUS is to be used and no server is named.
const NO_SERVER: u32 = 0x8024_4011;

/// R17.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let cure = remedy(msg!("remedy-wsus-policy"), msg!("risk-policy"), PLAN);
    let fits = case.failure.is_one_of(&[NO_SERVER]);
    let tie = |failing: &[&Finding]| {
        let refuses = failing.iter().any(|f| f.nature == Nature::ServerNotNamed);
        if refuses { Tie::Proven(Vec::new()) } else { Tie::Fits }
    };
    let mut judgement = weigh(case, &wsus_policy::RULE, fits, tie, cure);
    if fits && judgement.confidence > Confidence::Possible {
        // The code has no other meaning; what the policy says now is not what it said then.
        judgement.confidence = Confidence::Probable;
        judgement.since = Some(case.failure.since);
        judgement.supports.extend(case.failure.lines.first().cloned());
        judgement.remedy = Some(remedy(msg!("remedy-wsus-policy"), msg!("risk-policy"), PLAN));
    }
    Some(judgement)
}
