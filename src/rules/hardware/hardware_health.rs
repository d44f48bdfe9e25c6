//! Health as each part reports it of itself, and as the service sums it up.
//!
//! Both are asked: measured on a real XCC, the redundancy says OK while a power supply is critical, and reported of
//! others, a roll-up is critical while every part that is listed says OK.

use super::round::{Need, Round, Silence, tells};
use super::stands_alone::{is_dependent, items, need};
use super::storage_health;
use crate::baseline::Severity;
use crate::evidence::{
    Depth, FirmwareMember, Hardware, Health, Line, Members, Missing, Observation, Part, Standing, State, System,
};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;
use crate::rules::uri::short;

/// `hardware-health`.
pub const RULE: Check = Check::hardware(Rule::new("hardware-health", Severity::Block), check);

/// Every part that a Redfish service reports the health of.
fn check(hardware: &Hardware, judge: &mut Judge<'_>) {
    let round = &mut Round::new(judge);
    let Some(system) = hardware.system.value() else {
        round.one("system", &hardware.system, |_, _| ());
        parts(hardware, round);
        return;
    };
    power(round, system);
    round.status(&system.uri, &system.model, &system.status, Silence::Gap);
    // Everything in the server is below the system, whatever links to it: a supply hangs below the chassis.
    round.below(short(&system.uri), &system.status, |round| {
        let asked = hardware.depth == Depth::Full;
        let need = need(hardware);
        below_system(round, system, "processors", (&system.processors, &hardware.processors), need, asked);
        below_system(round, system, "memory", (&system.memory, &hardware.memory_modules), need, asked);
        trusted_modules(round, system);
        storage_health::battery(round, &format!("{} batteries", short(&system.uri)), &system.batteries);
        parts(hardware, round);
        areas(round, system);
    });
}

/// A host that is not running lists less than it has.
fn power(round: &mut Round<'_, '_>, system: &System) {
    if let Some(state) = system.power_state.text().filter(|state| *state != "On") {
        round.power = Some(state.to_owned());
        let component = format!("{} power", short(&system.uri));
        round
            .judge
            .informing()
            .unknown(component, msg!("health-host-not-on", power = state))
            .because(Line::of("PowerState", &system.power_state));
    }
}

/// Parts that a summary speaks for: each of them where they were read, and the summary itself.
fn below_system(
    round: &mut Round<'_, '_>,
    system: &System,
    what: &str,
    (summary, parts): (&Observation<Health>, &Observation<Members<Part>>),
    need: Need,
    asked: bool,
) {
    let known = parts.value().filter(|members| asked && !members.items.is_empty());
    let silent = matches!(summary.reason(), Some(Missing::Absent | Missing::Null));
    if let (true, Some(members)) = (silent, known) {
        // Each was read instead of the summary that the service does not have.
        let component = format!("{} {what}", short(&system.uri));
        let count = members.items.len();
        round.judge.not_applicable(component, msg!("health-no-summary", part = what, count = count));
    } else if silent && asked && need == Need::May && parts.value().is_none_or(Members::is_whole) {
        // A card with a processor of its own: it says how it is, and lists no parts.
        let component = format!("{} {what}", short(&system.uri));
        round.judge.not_applicable(component, msg!("health-list-not-offered", part = what));
    } else {
        round.summary(&system.uri, what, summary);
    }
    match parts.known_or() {
        Ok(members) => {
            let silence = Silence::Optional { others_tell: tells(members.items.iter().map(|part| &part.status)) };
            let list = format!("{} {what} list", short(&system.uri));
            round.list(&list, parts, Need::May, |round, part| {
                round.status(&part.uri, &part.name, &part.status, silence);
            });
        }
        // Not asked because of less depth, or because the summary answers; not offered where it answers as well.
        Err(Missing::NotAsked | Missing::Absent) => {}
        Err(_) => {
            let list = format!("{} {what} list", short(&system.uri));
            round.judge.unknown_part(list, msg!("health-not-read", part = what), what, parts);
        }
    }
}

fn trusted_modules(round: &mut Round<'_, '_>, system: &System) {
    let modules = system.trusted_modules.value().map(|modules| modules.items.as_slice()).unwrap_or_default();
    for (number, module) in modules.iter().enumerate() {
        let uri = format!("{}#/TrustedModules/{number}", system.uri);
        round.status(&uri, &module.interface, &module.status, Silence::Optional { others_tell: false });
    }
}

/// A vendor's health by area: an alarm where it is worse than all that was read. It answers for no part.
fn areas(round: &mut Round<'_, '_>, system: &System) {
    let Observation::Known { value: areas, from, at } = &system.areas else { return };
    round.roll_ups(areas.iter().map(|(area, health)| {
        let said = Observation::known(health.clone(), format!("{from}/{area}"), *at);
        (format!("{} {area}", short(&system.uri)), area.as_str(), said)
    }));
}

/// All that is no part of the system resource.
fn parts(hardware: &Hardware, round: &mut Round<'_, '_>) {
    round.one("manager", &hardware.manager, |round, manager| {
        // Known of XCC 5.70 and 2.83; a manager of anybody else is expected to say how it is.
        let usual = hardware.service.quirks.iter().any(|quirk| quirk == "manager-without-health");
        let silence = if usual { Silence::Usual } else { Silence::Gap };
        round.status(&manager.uri, &manager.model, &manager.status, silence);
    });
    if hardware.other_managers.value().is_some() {
        round.list("managers", &hardware.other_managers, Need::Offered, |round, manager| {
            if manager.standing != Standing::SetAside {
                let silence = Silence::Stated { others_tell: true };
                round.status(&manager.uri, &manager.name, &manager.status, silence);
            }
        });
    }
    let (alone, tell) = (need(hardware), |tells: bool| Silence::Optional { others_tell: tells });
    let silence = tell(tells(items(&hardware.chassis).iter().map(|chassis| &chassis.status)));
    round.list("chassis", &hardware.chassis, Need::Must, |round, chassis| {
        // A backplane or a board need not say how it is; the case of the server does. One that says null could say more.
        let null = chassis.status.health.reason() == Some(&Missing::Null);
        let silence = if is_dependent(chassis) { tell(null) } else { silence };
        round.status(&chassis.uri, &chassis.name, &chassis.status, silence);
    });
    // What a chassis sums up may be a sensor as well as any of the parts below.
    storage_health::storage(round, &hardware.storage, alone);
    let silence = tell(tells(items(&hardware.network_adapters).iter().map(|adapter| &adapter.status)));
    round.list("network adapters", &hardware.network_adapters, alone, |round, adapter| {
        round.status(&adapter.uri, &adapter.name, &adapter.status, silence);
    });
    // One alone that is silent is a gap; of several, either one tells, or nobody does (Cisco: a state only).
    let supplies = items(&hardware.power_supplies);
    let told = supplies.len() < 2 || tells(supplies.iter().map(|supply| &supply.status));
    let silence = Silence::Stated { others_tell: told };
    round.list("power supplies", &hardware.power_supplies, alone, |round, supply| {
        round.status(&supply.uri, &supply.name, &supply.status, silence);
    });
    if hardware.depth == Depth::Full {
        let devices = items(&hardware.pcie_devices);
        let silence = tell(tells(devices.iter().map(|device| &device.status)));
        round.list("PCIe devices", &hardware.pcie_devices, Need::May, |round, device| {
            round.status(&device.uri, &device.name, &device.status, silence);
        });
        if hardware.fans.reason() != Some(&Missing::NotAsked) {
            let silence = tell(tells(items(&hardware.fans).iter().map(|fan| &fan.status)));
            round.list("fans", &hardware.fans, alone, |round, fan| {
                round.status(&fan.uri, &fan.name, &fan.status, silence);
            });
        }
    }
    // Parts that few servers have: what is not offered is no news. The schema makes their health optional.
    for (what, list) in [("cooling", &hardware.cooling), ("batteries", &hardware.batteries)] {
        if matches!(list.reason(), Some(Missing::Absent | Missing::NotAsked)) {
            continue;
        }
        let silence = tell(tells(items(list).iter().map(|part| &part.status)));
        round.list(what, list, Need::Offered, |round, part| {
            round.status(&part.uri, &part.name, &part.status, silence);
        });
    }
    sums(hardware, round);
    round.roll_ups(
        items(&hardware.chassis)
            .iter()
            .map(|chassis| (short(&chassis.uri).to_owned(), "HealthRollup", chassis.status.rollup.clone())),
    );
    firmware(round, items(&hardware.firmware));
}

/// What is said of power and cooling as a whole: an alarm where it is worse than all that was read. It answers for no part:
/// measured on a real XCC, redundancy says OK while a power supply is critical.
fn sums(hardware: &Hardware, round: &mut Round<'_, '_>) {
    let words = |sum: &Part| {
        let part = short(&sum.uri).to_owned();
        [(part.clone(), "Health", sum.status.health.clone()), (part, "HealthRollup", sum.status.rollup.clone())]
    };
    // One word of each: where both say the same, it is one alarm.
    let worse = |[own, all]: [(String, &'static str, Observation<Health>); 2]| {
        let rank = |word: &Observation<Health>| word.value().and_then(Health::rank);
        if rank(&all.2) > rank(&own.2) { all } else { own }
    };
    round.roll_ups(items(&hardware.sums).iter().map(words).map(worse));
}

/// Measured on a real XCC: firmware says OK whatever its device says. So its good word proves nothing, and is not asked for:
/// iLO gives most members none. A word that cannot be read could be a bad one, and one member alone that lacks what all others
/// have may hide one.
fn firmware(round: &mut Round<'_, '_>, members: &[FirmwareMember]) {
    let silent = |member: &&FirmwareMember| member.status.health.reason() == Some(&Missing::Absent);
    let alone = members.len() > 2 && members.iter().filter(silent).count() == 1;
    for member in members {
        let name = member.name.text().unwrap_or(&member.uri);
        let empty = member.status.state.value() == Some(&State::Absent);
        match member.status.health.known_or() {
            Ok(Health::Ok) => {}
            Err(Missing::Absent) if alone && !empty => {
                let line = Line::missing("Health", &member.status.health);
                let judge = round.judge.at(Severity::Warn);
                judge.unknown(short(&member.uri), msg!("health-unknown", part = name)).because(line);
            }
            Err(Missing::Absent | Missing::NotAsked) => {}
            Err(Missing::Null) if empty => {}
            _ => drop(round.word(short(&member.uri), name, "Health", &member.status.health)),
        }
    }
}
