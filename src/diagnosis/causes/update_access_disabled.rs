//! R15: policy switches Windows Update off.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::Confidence;
use crate::diagnosis::remedies::general;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::weigh::{Judgement, Tie, remedy, weigh};
use crate::msg;
use crate::rules::windows::update_access_policy;

/// `update-access-disabled`.
pub const CAUSE: CauseRule = CauseRule {
    id: "update-access-disabled",
    knowledge: "R15",
    mechanism: true,
    title: || msg!("cause-update-access"),
    judge,
    shown_by: Some(&update_access_policy::RULE),
    plans: &[PLAN],
    after: &[],
    sources: &[
        "https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x8024002e",
    ],
};

/// The steps of its remedy.
const PLAN: Plan = &[&general::POLICY_FIND, &general::POLICY_CHANGE];

/// `WU_E_WU_DISABLED`: given by this policy and nothing else.
const ACCESS_DISABLED: u32 = 0x8024_002E;

/// R15.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let cure = remedy(msg!("remedy-update-access"), msg!("risk-policy"), PLAN);
    let fits = case.failure.is_one_of(&[ACCESS_DISABLED]);
    let mut judgement = weigh(case, &update_access_policy::RULE, fits, |_| Tie::Proven(Vec::new()), cure);
    if fits && judgement.confidence > Confidence::Possible {
        // The value was not read, or it is not set now and not for the computer: policies of users give the code too, and a
        // policy may have changed since. The code has no other meaning, and the client's own line says what it had read.
        judgement.confidence =
            if case.client.access_off.is_some() { Confidence::Confirmed } else { Confidence::Probable };
        judgement.since = Some(case.failure.since);
        judgement.supports.extend(case.client.access_off.clone());
        judgement.supports.extend(case.failure.lines.first().cloned());
        judgement.remedy = Some(remedy(msg!("remedy-update-access"), msg!("risk-policy"), PLAN));
    }
    Some(judgement)
}
