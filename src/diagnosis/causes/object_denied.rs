//! R04: the servicing stack names an object that no rule about permissions explains.

use super::cause_rule::CauseRule;
use super::sources::{WU_0X80070005, WU_COMMON};
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::Confidence;
use crate::diagnosis::lines::line_of;
use crate::diagnosis::marked::shown_by;
use crate::diagnosis::named_object::{Permissions, permissions};
use crate::diagnosis::remedies::permissions;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::weigh::{Judgement, is_trace, lies_in, remedy};
use crate::history::MarkKind;
use crate::msg;
use crate::rules::windows::{catalog_store, servicing_keys, softwaredistribution_acl, winsxs_owner};
use crate::rules::{Check, Finding, Outcome};

/// `object-denied`.
pub const CAUSE: CauseRule = CauseRule {
    id: "object-denied",
    knowledge: "R04",
    mechanism: true,
    title: || msg!("cause-object-denied"),
    judge,
    shown_by: None,
    plans: &[NAMED, UNNAMED],
    after: &[],
    sources: &[WU_0X80070005, WU_COMMON],
};

/// The steps where a line names the object.
const NAMED: Plan = &[&permissions::OBJECT_SAVE, &permissions::OBJECT_RESTORE];

/// The steps where no line names one.
const UNNAMED: Plan = &[&permissions::OBJECT_FIND];

/// The rules whose findings explain an object that `CBS.log` names.
const FAMILIES: &[Check] =
    &[softwaredistribution_acl::RULE, winsxs_owner::RULE, servicing_keys::RULE, catalog_store::RULE];

/// R04.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    // Other codes often stand for a refusal further in, so a line of the session counts whatever the code; but without one, and
    // with another code, there is nothing to judge.
    let Some(refusal) = case.session.refused(|_| true) else {
        if !case.failure.is_access_denied() {
            return None;
        }
        let mut judgement = Judgement::new(Confidence::Refuted);
        if let Some(line) = &case.session.missing {
            judgement.confidence = Confidence::NotEvaluated;
            judgement.not_seen.push(line.clone());
        } else if !case.session.refusals.is_empty() {
            // Something was refused, and the line does not say what.
            judgement.confidence = Confidence::Possible;
            judgement.supports = case.session.refusals.iter().map(|r| r.line.clone()).collect();
            judgement.not_seen.push(case.line(msg!("proof-object-not-named")));
            judgement.remedy = Some(remedy(msg!("cure-object-unnamed"), msg!("risk-object-denied"), UNNAMED));
        } else {
            judgement.contradicts.push(case.line(msg!("proof-no-object-denied")));
        }
        return Some(judgement);
    };
    let object = refusal.object.as_deref().unwrap_or_default();
    let about: Vec<&Finding> = case
        .findings
        .iter()
        .filter(|f| FAMILIES.iter().any(|family| f.rule == family.rule.id) && lies_in(object, &f.component))
        .collect();
    if about.iter().any(|f| f.outcome == Outcome::Fail && !is_trace(f)) {
        // The cause of that family carries this line as its proof.
        return None;
    }
    let mut judgement = Judgement::new(Confidence::Probable);
    judgement.since = Some(refusal.line.at);
    judgement.supports = case.session.refusals.iter().map(|r| r.line.clone()).collect();
    judgement.supports.extend(case.failure.lines.first().cloned());
    for finding in about {
        match finding.outcome {
            Outcome::Pass => judgement.contradicts.push(line_of(finding)),
            _ => judgement.not_seen.push(line_of(finding)),
        }
    }
    if let Some(earlier) = case.session.first_named().filter(|found| found.mark.kind != MarkKind::Refused)
        && earlier.line != refusal.line
    {
        judgement.confidence = Confidence::Possible;
        judgement.contradicts.push(earlier.line.clone());
    }
    judgement.not_seen.extend(case.session.missing.clone());
    match permissions(case, object) {
        Some(Permissions::Refuse(line)) => shown_by(&mut judgement, line),
        // What the permissions allow was refused by something else, such as security software.
        Some(Permissions::Allow(line)) => judgement.contradicts.push(line),
        None => {
            judgement.not_seen.push(case.line(msg!("proof-the-permissions-of-itself-were-not", object = object)));
        }
    }
    judgement.remedy = Some(remedy(msg!("cure-object-denied", object = object), msg!("risk-object-denied"), NAMED));
    Some(judgement)
}
