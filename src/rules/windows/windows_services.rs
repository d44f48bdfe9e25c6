//! R10, R23: the services that an update needs.
//!
//! Start types are those of a Windows Server 2022 (build 20348) capture, which agrees with Microsoft's guidelines for
//! system services. Most services of the chain are Manual and stopped until an update needs them, so only *Disabled*
//! is a fault; a stopped service that starts by itself is worth a warning.

use crate::baseline::Severity;
use crate::evidence::{Line, Members, Service, StartType, Windows, named};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::finding::Nature;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;

/// `windows-services`.
pub const RULE: Check =
    Check::windows(Rule::new("windows-services", Severity::Block).knowledge(&["R10", "R23"]), check);

/// A service that an update needs, and what it means when it is disabled.
struct Needed {
    name: &'static str,
    /// Whether Server 2022 starts it by itself.
    automatic: bool,
    disabled: Severity,
}

const fn needed(name: &'static str, automatic: bool, disabled: Severity) -> Needed {
    Needed { name, automatic, disabled }
}

const NEEDED: &[Needed] = &[
    needed("wuauserv", false, Severity::Block),
    needed("bits", false, Severity::Block),
    needed("cryptsvc", true, Severity::Block),
    needed("trustedinstaller", false, Severity::Block),
    needed("msiserver", false, Severity::Block),
    needed("UsoSvc", true, Severity::Block),
    needed("RpcSs", true, Severity::Block),
    needed("DcomLaunch", true, Severity::Block),
    needed("EventLog", true, Severity::Block),
    needed("Schedule", true, Severity::Block),
    // 0x800706D9 in the download manager where the firewall service is off (R23).
    needed("mpssvc", true, Severity::Block),
    // The firewall service depends on it; its own start type was not in the capture, so only Disabled is judged.
    needed("BFE", false, Severity::Block),
    // 0x80070426 from Microsoft's own update service, not from WSUS (R23): a warning, since the source is not known.
    needed("wlidsvc", false, Severity::Warn),
    needed("WaaSMedicSvc", false, Severity::Warn),
    needed("DoSvc", false, Severity::Warn),
];

/// `windows-services`: can every service of the update chain start?
fn check(windows: &Windows, judge: &mut Judge<'_>) {
    let Some(services) = windows.services.value() else {
        judge.unknown_for("services", msg!("windows-services-unread"), msg!("fact-services"), &windows.services);
        return;
    };
    for needed in NEEDED {
        match services.items.iter().find(|s| s.name.eq_ignore_ascii_case(needed.name)) {
            Some(service) => judge_service(needed, service, judge),
            None => not_listed(needed, services, windows, judge),
        }
    }
}

fn not_listed(needed: &Needed, services: &Members<Service>, windows: &Windows, judge: &mut Judge<'_>) {
    let is_it = |from: &str| from.to_ascii_lowercase().contains(&needed.name.to_ascii_lowercase());
    let reason = services.unread.iter().find(|u| is_it(&u.from)).map(|u| u.missing.message());
    let title = msg!("windows-services-not-listed", service = needed.name);
    let finding = judge.at(needed.disabled).unknown(needed.name, title);
    finding.because(Line::on(
        named(needed.name, reason.unwrap_or_else(|| msg!("proof-not-among-services"))),
        &windows.services,
    ));
}

fn judge_service(needed: &Needed, service: &Service, judge: &mut Judge<'_>) {
    let name = needed.name;
    let Some(start) = service.start.value() else {
        let title = msg!("windows-services-start-unread", service = name);
        judge.at(needed.disabled).unknown(name, title).because(Line::missing(msg!("fact-start-type"), &service.start));
        return;
    };
    let start_line = Line::on(msg!("proof-start-type", name = name, start = word(start)), &service.start);
    if *start == StartType::Disabled {
        judge
            .at(needed.disabled)
            .fail(name, msg!("windows-services-disabled", service = name))
            .because(start_line)
            .because(Line::of(msg!("fact-state"), &service.state))
            .is(Nature::ServiceDisabled)
            .remedy(msg!("remedy-service-start", service = name, start = default_start(needed)));
        return;
    }
    if !needed.automatic {
        judge.pass(name, msg!("windows-services-can-start", service = name)).because(start_line);
        return;
    }
    let Some(state) = service.state.text() else {
        let title = msg!("windows-services-state-unread", service = name);
        judge.at(Severity::Warn).unknown(name, title).because(Line::missing(msg!("fact-state"), &service.state));
        return;
    };
    if state.eq_ignore_ascii_case("Running") || *start == StartType::Manual {
        judge.pass(name, msg!("windows-services-can-start", service = name)).because(start_line);
    } else {
        judge
            .at(Severity::Warn)
            .fail(name, msg!("windows-services-not-running", service = name, state = state))
            .because(start_line)
            .because(Line::of(msg!("fact-state"), &service.state))
            .remedy(msg!("remedy-service-run", service = name));
    }
}

/// The default start type of a service, as `sc.exe` writes it.
pub fn start_option(service: &str) -> Option<&'static str> {
    let needed = NEEDED.iter().find(|needed| needed.name.eq_ignore_ascii_case(service))?;
    Some(if needed.automatic { "auto" } else { "demand" })
}

const fn default_start(needed: &Needed) -> &'static str {
    if needed.automatic { "Automatic" } else { "Manual" }
}

const fn word(start: &StartType) -> &'static str {
    match start {
        StartType::Boot => "Boot",
        StartType::System => "System",
        StartType::Automatic => "Automatic",
        StartType::Manual => "Manual",
        StartType::Disabled => "Disabled",
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::baseline::Severity;
    use crate::evidence::{Missing, StartType};
    use crate::history::testing::{healthy, known, missing, service};
    use crate::rules::finding::Outcome;
    use crate::rules::windows::testing::{judged, outcome_of};

    #[test]
    fn a_manual_service_that_is_stopped_is_fine() {
        let findings = judged(&RULE, &healthy());
        assert!(findings.iter().all(|f| f.outcome == Outcome::Pass), "{findings:#?}");
        assert_eq!(findings.len(), super::NEEDED.len());
    }

    #[test]
    fn a_disabled_service_of_the_chain_blocks() {
        let mut windows = healthy();
        service(&mut windows, "wuauserv").start = known(StartType::Disabled);
        assert_eq!(outcome_of(&RULE, "wuauserv", &windows), (Outcome::Fail, Severity::Block));
    }

    #[test]
    fn a_service_that_only_microsofts_own_update_source_needs_warns() {
        let mut windows = healthy();
        service(&mut windows, "wlidsvc").start = known(StartType::Disabled);
        assert_eq!(outcome_of(&RULE, "wlidsvc", &windows), (Outcome::Fail, Severity::Warn));
    }

    #[test]
    fn an_automatic_service_that_is_stopped_warns() {
        let mut windows = healthy();
        service(&mut windows, "cryptsvc").state = known("Stopped".to_owned());
        assert_eq!(outcome_of(&RULE, "cryptsvc", &windows), (Outcome::Fail, Severity::Warn));
    }

    #[test]
    fn a_service_that_is_not_listed_or_not_readable_is_unknown() {
        let mut windows = healthy();
        service(&mut windows, "bits").start = missing(Missing::Denied { detail: "access denied".to_owned() });
        assert_eq!(outcome_of(&RULE, "bits", &windows), (Outcome::Unknown, Severity::Block));
        if let crate::evidence::Observation::Known { value, .. } = &mut windows.services {
            value.items.retain(|s| s.name != "wuauserv");
        }
        assert_eq!(outcome_of(&RULE, "wuauserv", &windows), (Outcome::Unknown, Severity::Block));
        windows.services = missing(Missing::NotAsked);
        assert_eq!(outcome_of(&RULE, "services", &windows), (Outcome::Unknown, Severity::Block));
    }
}
