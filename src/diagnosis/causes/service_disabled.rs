//! R10, R23: a service of the update chain is off.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::Confidence;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::remedies::{general, services};
use crate::diagnosis::weigh::{Judgement, Tie, remedy, weigh};
use crate::history::events::SERVICE_CONTROL;
use crate::msg;
use crate::rules::windows::windows_services;
use crate::rules::{Finding, Nature};

/// `service-disabled`.
pub const CAUSE: CauseRule = CauseRule {
    id: "service-disabled",
    knowledge: "R10",
    mechanism: true,
    title: || msg!("cause-service-disabled"),
    judge,
    shown_by: Some(&windows_services::RULE),
    plans: &[PLAN],
    after: &[],
    sources: &["Microsoft Learn: Security guidelines for system services in Windows Server 2016"],
};

/// The steps of its remedy.
const PLAN: Plan = &[&services::SERVICE_LOOK, &general::POLICY_FIND, &services::SERVICE_START_TYPE];

/// `ERROR_SERVICE_DISABLED`.
const DISABLED: u32 = 0x8007_0422;
/// `WU_E_SERVICE_STOP`.
const STOPPED: u32 = 0x8024_001E;
/// `ERROR_SERVICE_NOT_ACTIVE`; from the ticket request of Microsoft's own update service where wlidsvc is disabled.
const NOT_ACTIVE: u32 = 0x8007_0426;
/// `EPT_S_NOT_REGISTERED`; in the download manager where the firewall service is off.
const NOT_REGISTERED: u32 = 0x8007_06D9;

/// `WU_E_DM_FAILTOCONNECTTOBITS`.
const NO_BITS: u32 = 0x8024_6008;
/// `WU_E_AU_NOSERVICE`: the automatic updates have no service to ask.
const NO_AGENT: u32 = 0x8024_A000;

/// Service control manager: did not start, or ended with an error. General knowledge, not verified on a capture.
const START_FAILURES: &[u32] = &[7000, 7001, 7009, 7023, 7024, 7034, 7038];

/// Which services a code speaks of; none: any of the chain.
const SPEAKS_OF: &[(u32, &[&str])] = &[
    (NOT_ACTIVE, &["wlidsvc"]),
    (NOT_REGISTERED, &["mpssvc", "BFE", "RpcSs"]),
    (NO_BITS, &["bits"]),
    (NO_AGENT, &["wuauserv"]),
];

/// The service control manager writes display names, in the language of Windows: the English ones. Elsewhere the last
/// link stays unseen, which costs confidence and invents none.
pub(super) const DISPLAY_NAMES: &[(&str, &str)] = &[
    ("wuauserv", "Windows Update"),
    ("bits", "Background Intelligent Transfer Service"),
    ("cryptsvc", "Cryptographic Services"),
    ("trustedinstaller", "Windows Modules Installer"),
    ("msiserver", "Windows Installer"),
    ("UsoSvc", "Update Orchestrator Service"),
];

/// R10.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let codes = [DISABLED, STOPPED, NOT_ACTIVE, NOT_REGISTERED, NO_BITS, NO_AGENT];
    let fits = code(case).is_some_and(|code| codes.contains(&code));
    let failing = case.of_rule(&windows_services::RULE).find(|f| f.nature == Nature::ServiceDisabled);
    let service = failing.map_or("", |f| f.component.as_str());
    let step = msg!("cure-service-disabled", service = service, start = start(service));
    let cure = remedy(step, msg!("risk-service-disabled"), PLAN);
    let mut judgement = weigh(case, &windows_services::RULE, fits, |failing| tie(case, failing), cure);
    if let Some(service) = spoken_of(case).filter(|_| judgement.confidence == Confidence::NotEvaluated) {
        // Nobody collected the services; the code and the client's lines speak of this one.
        judgement.confidence = Confidence::Probable;
        judgement.since = Some(case.failure.since);
        judgement.supports = case.client.lines.clone();
        judgement.supports.extend(case.failure.lines.first().cloned());
        let step = msg!("cure-service-spoken-of", service = service, start = start(service));
        judgement.remedy = Some(remedy(step, msg!("risk-service-disabled"), PLAN));
    }
    // Some service is disabled, the code says: another than those of the chain where they are fine, and any where nobody read them.
    let some = match judgement.confidence {
        Confidence::Refuted => Some(msg!("cure-service-other")),
        Confidence::NotEvaluated => Some(msg!("cure-service-some")),
        _ => None,
    };
    if let Some(step) = some.filter(|_| fits && code(case) == Some(DISABLED) && case.session.first_named().is_none()) {
        judgement.confidence = Confidence::Possible;
        judgement.supports.extend(case.failure.lines.first().cloned());
        judgement.remedy = Some(remedy(step, msg!("risk-service-disabled"), PLAN));
    }
    Some(judgement)
}

/// The default start type of a service, for its command.
fn start(service: &str) -> &'static str {
    windows_services::start_option(service).unwrap_or_default()
}

/// The code of the failure, or the one on the way where that only sums up.
fn code(case: &Case<'_>) -> Option<u32> {
    case.client.inner.or(case.failure.code).map(|code| code.number())
}

/// The service that the code and the client's lines speak of: a code that has one meaning wherever the client writes it, or a line
/// that names what was asked of the service.
fn spoken_of(case: &Case<'_>) -> Option<&'static str> {
    match code(case)? {
        NOT_ACTIVE if case.client.says(&["AuthTicket", "GetDeviceTickets"]).is_some() => Some("wlidsvc"),
        NOT_REGISTERED if case.client.says(&["DownloadManager", "job", "Installable rule"]).is_some() => Some("mpssvc"),
        // Two services fetch files: the line says which of them was asked.
        DISABLED | NO_BITS if case.client.says(&["DO service", "DO job"]).is_some() => Some("DoSvc"),
        DISABLED | NO_BITS if case.failure.is_one_of(&[NO_BITS]) => Some("bits"),
        _ => None,
    }
}

fn tie(case: &Case<'_>, failing: &[&Finding]) -> Tie {
    let disabled = |f: &&Finding| f.nature == Nature::ServiceDisabled;
    let code = code(case);
    let meant = SPEAKS_OF.iter().find(|(c, _)| Some(*c) == code).map(|(_, services)| *services);
    let refuses = match (code, meant) {
        // The code says "disabled", and a service of the chain is.
        (Some(DISABLED), _) => failing.iter().any(disabled),
        (_, Some(services)) => failing.iter().filter(|f| disabled(f)).any(|f| services.contains(&f.component.as_str())),
        _ => false,
    };
    let failing_names = failing.iter().map(|f| f.component.as_str());
    let displayed = DISPLAY_NAMES.iter().filter(|(key, _)| failing.iter().any(|f| f.component == *key));
    let names: Vec<&str> = failing_names.chain(displayed.map(|(_, name)| *name)).collect();
    let event = case.record_in_window("System", SERVICE_CONTROL, START_FAILURES, &names);
    if refuses || event.is_some() { Tie::Proven(event.into_iter().collect()) } else { Tie::Fits }
}
