//! R10: a service of the update chain ended with an error, or did not start, while the update failed.

use jiff::SignedDuration;

use super::cause_rule::CauseRule;
use super::service_disabled::DISPLAY_NAMES;
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::Confidence;
use crate::diagnosis::remedies::services;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::history::events::{self, SERVICE_CONTROL, before, datum};
use crate::history::{HResult, Window};
use crate::msg;

/// `service-ended`.
pub const CAUSE: CauseRule = CauseRule {
    id: "service-ended",
    knowledge: "R10",
    mechanism: true,
    title: || msg!("cause-service-ended"),
    judge,
    shown_by: None,
    plans: &[PLAN],
    after: &["service-disabled"],
    sources: &[
        "Microsoft Learn: Service Control Manager events 7000 to 7038",
        "https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/system-error-126-start-windows-modules-installer",
    ],
};

/// The steps of its remedy.
const PLAN: Plan =
    &[&services::SERVICE_EVENTS, &services::SERVICE_KEY, &services::SERVICE_MEND, &services::SERVICE_START];

/// Did not start, depends on one that did not, timed out, ended with an error, ended unexpectedly, could not log on.
const IDS: &[u32] = &[7000, 7001, 7009, 7023, 7024, 7031, 7034, 7038];

/// Services that the chain leans on, beside its own: by their keys and by the names that are displayed in English. In other
/// languages the name is another; then the key in the record, where there is one, tells.
const BESIDE: &[(&str, &str)] = &[
    ("DoSvc", "Delivery Optimization"),
    ("AppReadiness", "App Readiness"),
    ("StateRepository", "State Repository Service"),
    ("AppXSvc", "AppX Deployment Service (AppXSVC)"),
    ("wlidsvc", "Microsoft Account Sign-in Assistant"),
    ("sppsvc", "Software Protection"),
    ("KtmRm", "KtmRm for Distributed Transaction Coordinator"),
];

/// How long before the failure a service may have ended. Our choice: a download that was refused is tried for some minutes.
const LOOK_BACK: SignedDuration = SignedDuration::from_mins(30);

/// `ERROR_MOD_NOT_FOUND`: the servicing stack that the registry names is not there.
const MODULE_NOT_FOUND: u32 = 126;

fn judge(case: &Case<'_>) -> Option<Judgement> {
    let records = events::read(case.windows, "System", SERVICE_CONTROL).ok()?;
    let window = Window { from: before(case.failure.window.from, LOOK_BACK), ..case.failure.window.clone() };
    let of_chain = |record: &crate::evidence::EventRecord| {
        DISPLAY_NAMES.iter().chain(BESIDE).find(|(key, shown)| {
            record.data.values().any(|value| value.eq_ignore_ascii_case(key) || value.eq_ignore_ascii_case(shown))
        })
    };
    let ended: Vec<_> = records
        .records
        .iter()
        .filter(|record| IDS.contains(&record.id) && window.contains(record.at))
        .filter_map(|record| Some((of_chain(record)?, record)))
        .collect();
    let ((key, shown), record) = ended.first()?;
    let mut judgement = Judgement::new(Confidence::Probable);
    if case.session.first_named().is_some() {
        judgement.confidence = Confidence::Possible;
        judgement.contradicts.push(case.line(msg!("proof-the-failed-session-names-something-else")));
    }
    judgement.since = ended.iter().map(|(_, record)| record.at).min();
    judgement.supports = ended.iter().map(|(_, record)| records.line(record)).collect();
    judgement.supports.extend(case.failure.lines.first().cloned());
    // `%%2147942405`: the number of a message that Windows would put there.
    let code = datum(record, "param2").and_then(|text| HResult::parse(text.trim_start_matches("%%")));
    let said = code.map_or_else(|| "no code".to_owned(), |code| code.to_string());
    let step = if *key == "trustedinstaller" && code.is_some_and(|code| code.number() & 0xFFFF == MODULE_NOT_FOUND) {
        msg!("cure-service-module", service = shown, key = key, code = said)
    } else if code.is_some_and(HResult::is_access_denied) {
        msg!("cure-service-refused", service = shown, key = key, code = said)
    } else {
        msg!("cure-service-ended", service = shown, key = key, code = said)
    };
    judgement.remedy = Some(remedy(step, msg!("risk-service-ended"), PLAN));
    Some(judgement)
}
