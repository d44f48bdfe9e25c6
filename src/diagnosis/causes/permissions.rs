//! R04 to R09: an account that does the work was refused by a permission of Windows.

use super::super::Confidence;
use super::super::case::{Case, Judgement, Tie, is_weak, lies_in, line_of, named_in_session, remedy, weigh};
use crate::msg;
use crate::rules::windows::events::{CAPI2, ESENT, WINDOWS_UPDATE};
use crate::rules::{Finding, Outcome};

/// The client's own log of searches and downloads.
const OPERATIONAL: &str = "Microsoft-Windows-WindowsUpdateClient/Operational";

/// The rules whose findings explain an object that `CBS.log` names.
const FAMILIES: &[&str] = &["softwaredistribution-acl", "winsxs-owner", "servicing-keys", "catalog-store"];

/// R05. Codes: access denied, download manager (0x80246xxx), JET_errFileAccessDenied of the data store.
pub fn softwaredistribution(case: &Case<'_>) -> Option<Judgement> {
    let download = case.failure.code.is_some_and(|c| c.number() & 0xFFFF_F000 == 0x8024_6000);
    let fits = case.failure.is_access_denied() || download || case.failure.is_one_of(&[0xC800_0408]);
    let failing = case.of_rule("softwaredistribution-acl").find(|f| f.outcome == Outcome::Fail);
    let folder =
        failing.and_then(|f| f.evidence.first()).map_or(r"C:\Windows\SoftwareDistribution", |l| l.from.as_str());
    let cure = remedy(msg!("cure-softwaredistribution", folder = folder), msg!("risk-softwaredistribution"));
    let tie = |failing: &[&Finding]| {
        let denied = ["80070005", "-2147024891", "2147942405"];
        let lines: Vec<_> = named_in_session(case, failing)
            .into_iter()
            // 31: a download failed. 490: the database engine was denied a file (general knowledge).
            .chain(case.record_in_window(OPERATIONAL, WINDOWS_UPDATE, &[31], &denied))
            .chain(case.record_in_window("Application", ESENT, &[490], &["softwaredistribution"]))
            .collect();
        if lines.is_empty() { Tie::Fits } else { Tie::Proven(lines) }
    };
    Some(weigh(case, "softwaredistribution-acl", fits, tie, cure))
}

/// R06.
pub fn component_store(case: &Case<'_>) -> Option<Judgement> {
    let cure = remedy(msg!("remedy-winsxs-owner"), msg!("risk-component-store"));
    let fits = case.failure.is_access_denied();
    Some(weigh(case, "winsxs-owner", fits, |failing| named(case, failing), cure))
}

/// R07.
pub fn servicing_keys(case: &Case<'_>) -> Option<Judgement> {
    let cure = remedy(msg!("remedy-servicing-keys"), msg!("risk-servicing-keys"));
    let fits = case.failure.is_access_denied();
    Some(weigh(case, "servicing-keys", fits, |failing| named(case, failing), cure))
}

/// R08. Codes: access denied, not found (KB977893), and the two of a signature that no catalog confirms.
pub fn catalog_store(case: &Case<'_>) -> Option<Judgement> {
    let fits = case.failure.is_access_denied() || case.failure.is_one_of(&[0x8007_0490, 0x8009_2004, 0x800B_0100]);
    let cure = remedy(msg!("remedy-catalog-store"), msg!("risk-catalog-store"));
    let tie = |failing: &[&Finding]| {
        // CAPI2 256 and 257: the catalog database could not be opened.
        let event = case.record_in_window("Application", CAPI2, &[256, 257], &[]);
        let lines: Vec<_> = event.into_iter().chain(named_in_session(case, failing)).collect();
        if lines.is_empty() { Tie::Fits } else { Tie::Proven(lines) }
    };
    Some(weigh(case, "catalog-store", fits, tie, cure))
}

/// R09. Its last link is a line of `WindowsUpdate.log`, which is not collected: never more than probable.
pub fn service_permissions(case: &Case<'_>) -> Option<Judgement> {
    let cure = remedy(msg!("cure-service-permissions"), msg!("risk-service-permissions"));
    Some(weigh(case, "service-descriptor", case.failure.is_access_denied(), |_| Tie::Fits, cure))
}

fn named(case: &Case<'_>, failing: &[&Finding]) -> Tie {
    named_in_session(case, failing).map_or(Tie::Fits, |line| Tie::Proven(vec![line]))
}

/// R04: the servicing stack names an object that none of the families above explains.
pub fn object_denied(case: &Case<'_>) -> Option<Judgement> {
    if !case.failure.is_access_denied() {
        let code = case.failure.code_text();
        let mut judgement = Judgement::new(Confidence::Refuted);
        judgement.contradicts.push(case.line(format!("the update failed with {code}, not with access denied")));
        return Some(judgement);
    }
    let Some(refusal) = case.session.refused(|_| true) else {
        let mut judgement = Judgement::new(Confidence::Refuted);
        match &case.session.missing {
            Some(line) => {
                judgement.confidence = Confidence::NotEvaluated;
                judgement.not_seen.push(line.clone());
            }
            None => {
                judgement.contradicts.push(case.line("CBS.log names no object that was denied in the failed session"))
            }
        }
        return Some(judgement);
    };
    let object = refusal.object.as_deref().unwrap_or_default();
    let about: Vec<&Finding> =
        case.findings.iter().filter(|f| FAMILIES.contains(&f.rule.as_str()) && lies_in(object, &f.component)).collect();
    if about.iter().any(|f| f.outcome == Outcome::Fail && !is_weak(f)) {
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
    judgement.not_seen.push(case.line(format!("the permissions of {object} itself were not collected")));
    judgement.remedy = Some(remedy(msg!("cure-object-denied", object = object), msg!("risk-object-denied")));
    Some(judgement)
}
