//! Health as each part reports it of itself.
//!
//! Asked of the parts and not of summaries: measured on a real XCC, the redundancy says OK while a power supply is
//! critical, and the firmware member of that power supply says OK too.

use crate::baseline::Severity;
use crate::evidence::{Hardware, Health, Line, Members, Missing, Observation, State, Status, Storage};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::finding::Finding;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;
use crate::rules::uri::short;

/// `hardware-health`.
pub const RULE: Check = Check::hardware(Rule::new("hardware-health", Severity::Block), check);

/// Every part that a Redfish service reports the health of.
fn check(hardware: &Hardware, judge: &mut Judge<'_>) {
    one(judge, "system", &hardware.system, |judge, system| {
        status(judge, &system.uri, &system.model, &system.status, Silence::Suspicious);
        summary(judge, &system.uri, "processors", &system.processors);
        summary(judge, &system.uri, "memory", &system.memory);
        battery(judge, &format!("{} batteries", short(&system.uri)), &system.batteries);
    });
    one(judge, "manager", &hardware.manager, |judge, manager| {
        // Known of XCC 5.70 and 2.83; a manager of anybody else is expected to say how it is.
        let usual = hardware.service.quirks.iter().any(|quirk| quirk == "manager-without-health");
        let silence = if usual { Silence::Usual } else { Silence::Suspicious };
        status(judge, &manager.uri, &manager.model, &manager.status, silence);
    });
    list(judge, "chassis", &hardware.chassis, |judge, chassis| {
        status(judge, &chassis.uri, &chassis.name, &chassis.status, Silence::Suspicious);
    });
    list(judge, "storage", &hardware.storage, storage);
    list(judge, "network adapters", &hardware.network_adapters, |judge, adapter| {
        status(judge, &adapter.uri, &adapter.name, &adapter.status, Silence::Suspicious);
    });
    list(judge, "power supplies", &hardware.power_supplies, |judge, supply| {
        status(judge, &supply.uri, &supply.name, &supply.status, Silence::Suspicious);
    });
}

fn storage(judge: &mut Judge<'_>, storage: &Storage) {
    let part = |what: &str| format!("{} {what}", short(&storage.uri));
    status(judge, &storage.uri, &storage.name, &storage.status, Silence::Suspicious);
    list(judge, &part("controllers"), &storage.controllers, |judge, controller| {
        status(judge, &controller.uri, &controller.name, &controller.status, Silence::Suspicious);
        if controller.cache.reason() != Some(&Missing::Absent) {
            summary(judge, &controller.uri, "cache", &controller.cache);
        }
        battery(judge, &format!("{} battery", short(&controller.uri)), &controller.battery);
    });
    list(judge, &part("drives"), &storage.drives, |judge, drive| {
        let finding = status(judge, &drive.uri, &drive.name, &drive.status, Silence::Suspicious);
        // Beside the health and not instead of it: the two can contradict each other (check_redfish issue 127).
        if drive.vendor_state.value().is_some() {
            finding.because(Line::of("DriveStatus", &drive.vendor_state));
        }
        predicted_failure(judge, &drive.uri, &drive.failure_predicted);
    });
    list(judge, &part("volumes"), &storage.volumes, |judge, volume| {
        status(judge, &volume.uri, &volume.name, &volume.status, Silence::Suspicious);
    });
}

/// The words of vendors for a battery: what each means for us. Sources: captures for the good ones (XCC, iLO, iDRAC);
/// Redfish's health for iLO's others; `BatteryRollupStatus` of DellSystem v1_3_0 for iDRAC's.
const BATTERY_WORDS: &[(&str, bool)] = &[
    ("Operational", true),
    ("OK", true),
    ("Warning", false),
    ("Critical", false),
    ("Degraded", false),
    ("Error", false),
];

/// A cache whose battery is not well falls back to writing through, or loses what it holds: a warning.
fn battery(judge: &mut Judge<'_>, component: &str, state: &Observation<String>) {
    if state.reason() == Some(&Missing::Absent) {
        return;
    }
    let line = Line::of("Battery", state);
    let word = state.text().unwrap_or_default();
    let known = BATTERY_WORDS.iter().find(|(known, _)| *known == word).map(|(_, good)| *good);
    match known {
        Some(true) => judge.pass(component, msg!("battery-good", part = component)),
        Some(false) => judge
            .at(Severity::Warn)
            .fail(component, msg!("battery-bad", part = component, word = word))
            .remedy(msg!("health-bad-remedy")),
        // The worst that it can hide is a warning.
        None => judge.at(Severity::Warn).unknown(component, msg!("battery-unknown", part = component)),
    }
    .because(line);
}

fn predicted_failure(judge: &mut Judge<'_>, uri: &str, predicted: &Observation<bool>) {
    let component = format!("{} prediction", short(uri));
    let line = Line::of("FailurePredicted", predicted);
    match predicted.known_or() {
        Ok(false) => judge.pass(component, msg!("drive-no-failure-predicted", drive = short(uri))).because(line),
        Ok(true) => judge
            .fail(component, msg!("drive-failure-predicted", drive = short(uri)))
            .because(line)
            .remedy(msg!("drive-failure-predicted-remedy")),
        Err(Missing::Absent) => {
            judge.not_applicable(component, msg!("drive-prediction-not-offered", drive = short(uri))).because(line)
        }
        Err(_) => judge.unknown(component, msg!("drive-prediction-unknown", drive = short(uri))).because(line),
    };
}

/// What it means when a part sends no health at all.
#[derive(Clone, Copy, PartialEq)]
enum Silence {
    /// This kind of part is known to send only a state.
    Usual,
    /// This kind of part sends its health, so silence is a gap.
    Suspicious,
}

fn one<T>(judge: &mut Judge<'_>, what: &str, part: &Observation<T>, check: impl FnOnce(&mut Judge<'_>, &T)) {
    match part.value() {
        Some(part) => check(judge, part),
        None => {
            judge.unknown_part(what, msg!("health-not-read", part = what), what, part);
        }
    }
}

fn list<T>(judge: &mut Judge<'_>, what: &str, parts: &Observation<Members<T>>, check: impl Fn(&mut Judge<'_>, &T)) {
    let Some(members) = parts.value() else {
        judge.unknown_part(what, msg!("health-not-read", part = what), what, parts);
        return;
    };
    for part in &members.items {
        check(judge, part);
    }
    for unread in &members.unread {
        let component = short(&unread.from).to_owned();
        let line = Line::unread(unread);
        judge.unknown(component.clone(), msg!("health-not-read", part = component)).because(line);
    }
}

fn status<'f>(
    judge: &'f mut Judge<'_>,
    uri: &str,
    name: &Observation<String>,
    status: &Status,
    silence: Silence,
) -> &'f mut Finding {
    let component = short(uri);
    let part = match name.text() {
        Some(name) => format!("{component} ({name})"),
        None => component.to_owned(),
    };
    if status.state.value() == Some(&State::Absent) {
        return judge.not_applicable(component, msg!("health-empty-place", part = part));
    }
    let silent = silence == Silence::Usual && status.state.value().is_some();
    if silent && status.health.reason() == Some(&Missing::Absent) {
        return judge.not_applicable(component, msg!("health-not-offered", part = part));
    }
    word(judge, component, &part, &status.health)
}

fn summary(judge: &mut Judge<'_>, uri: &str, what: &str, health: &Observation<Health>) {
    let component = format!("{} {what}", short(uri));
    word(judge, &component, &component, health);
}

fn word<'f>(judge: &'f mut Judge<'_>, component: &str, part: &str, health: &Observation<Health>) -> &'f mut Finding {
    let line = Line {
        text: match health.known_or() {
            Ok(Health::Other(word)) => format!("Health: {word:?}"),
            Ok(health) => format!("Health: {health:?}"),
            Err(reason) => format!("Health: {reason}"),
        },
        from: health.from(),
        at: health.at(),
    };
    match health.value() {
        Some(Health::Ok) => judge.pass(component, msg!("health-ok", part = part)),
        Some(Health::Warning) => judge
            .at(Severity::Warn)
            .fail(component, msg!("health-warning", part = part))
            .remedy(msg!("health-bad-remedy")),
        Some(Health::Critical) => {
            judge.fail(component, msg!("health-critical", part = part)).remedy(msg!("health-bad-remedy"))
        }
        Some(Health::Other(word)) => judge.unknown(component, msg!("health-unknown-word", part = part, word = word)),
        None => judge.unknown(component, msg!("health-unknown", part = part)),
    }
    .because(line)
}
