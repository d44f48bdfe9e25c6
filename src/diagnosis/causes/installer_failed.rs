//! R34: an installer of a component failed, and Windows took the update back.

use super::cause_rule::CauseRule;
use super::sources::WU_COMMON;
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::{Confidence, Remedy};
use crate::diagnosis::marked::{marked, shown_by};
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::remedies::{general, services, store};
use crate::diagnosis::services::disabled;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::history::{MarkKind, SessionMark};
use crate::msg;
use crate::text::Words;

/// `installer-failed`.
pub const CAUSE: CauseRule = CauseRule {
    id: "installer-failed",
    knowledge: "R34",
    mechanism: true,
    title: || msg!("cause-installer-failed"),
    judge,
    shown_by: None,
    plans: &[PLAN, SERVICE],
    after: &[],
    sources: &[
        "https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/troubleshoot-windows-update-error-0x800f0922",
        WU_COMMON,
    ],
};

/// The steps of its remedy.
const PLAN: Plan = &[&store::INSTALLER_FIND, &store::INSTALLER_REPAIR, &general::RESTART];

/// The steps where the installer needs a service.
const SERVICE: Plan =
    &[&services::SERVICE_LOOK, &general::POLICY_FIND, &services::SERVICE_START_TYPE, &general::RESTART];

/// `ERROR_SERVICE_DISABLED`, as an HRESULT.
const SERVICE_DISABLED: u32 = 0x8007_0422;

/// The service that an installer needs, where its name does not say it itself.
const NEEDS: &[(&str, &str)] = &[
    ("HTTP Installer", "HTTP"),
    ("Firewall Installer", "mpssvc"),
    ("Task Scheduler", "Schedule"),
    ("Events Installer", "EventLog"),
    ("WMI CMI Plugin", "Winmgmt"),
];

/// R34. A line that only says that some installer failed makes it possible.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let mut judgement = marked(case, &[MarkKind::Installer, MarkKind::Installers], cure)?;
    let named = case.session.of_kind(&[MarkKind::Installer]).next();
    let Some(named) = named else {
        judgement.confidence = Confidence::Possible;
        judgement.not_seen.push(case.line(msg!("proof-installer-not-named")));
        return Some(judgement);
    };
    // The code of the installer says that a service is disabled, and the service that it needs is: the mechanism is seen.
    if named.mark.code.is_some_and(|code| code.number() == SERVICE_DISABLED)
        && let Some(line) = service(named).and_then(|service| disabled(case, service))
    {
        shown_by(&mut judgement, line);
    }
    Some(judgement)
}

fn service(named: &SessionMark) -> Option<&'static str> {
    let name = named.mark.subject.as_deref()?;
    NEEDS.iter().find(|(installer, _)| name.contains(installer)).map(|(_, service)| *service)
}

fn cure(found: &SessionMark) -> Remedy {
    let risk = msg!("risk-installer-failed");
    let Some(name) = &found.mark.subject else { return remedy(msg!("cure-installer-unnamed"), risk, PLAN) };
    let name = match &found.mark.component {
        Some(component) => msg!("cure-installer-at-work", name = name, component = component).into(),
        None => Words::from(name),
    };
    match service(found) {
        Some(service) => remedy(msg!("cure-installer-service", name = name, service = service), risk, SERVICE),
        None => remedy(msg!("cure-installer-failed", name = name), risk, PLAN),
    }
}
