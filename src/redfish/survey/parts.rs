//! Processors, memory modules and fans: parts of which only the health is read, and only where it is worth a request.
//!
//! A summary or a roll-up that says OK speaks for a whole list, so a healthy server is not asked for each of its
//! modules. A roll-up that is alarmed is no word about the memory where its summary says OK and another part is as bad:
//! then a request for each of thirty-two places would tell nothing. Processors are few, and a summary was seen to say OK
//! beside one that is critical.

use std::sync::Arc;

use futures_util::future::join_all;

use super::card;
use super::hosts::Systems;
use super::lists::{convert, gather};
use super::missing::missing_like;
use super::sums::sums;
use crate::evidence::{Health, Members, Missing, Observation, Part, Unread};
use crate::redfish::client::{Bmc, Needs};
use crate::redfish::oem;
use crate::redfish::read::{Resource, status, summary};

/// What [`part`] reads of a resource of its own.
pub(super) const PART: Needs = &["Name", "Status"];

pub(super) fn part(r: &Resource) -> Part {
    Part { uri: r.uri.to_string(), name: r.first_of_text(&["Name", "FanName"]), status: status(&r.view()) }
}

/// The processors of every system that is judged.
pub(super) async fn processors(bmc: &Bmc, systems: &Systems) -> Observation<Members<Part>> {
    of_systems(bmc, systems, "Processors", "", |_| true).await
}

/// The memory modules of every system that is judged, where one of them does not say that its memory is well. Where all
/// do, and only a roll-up above is alarmed, the other parts are looked at first: see [`unexplained_memory`].
pub(super) async fn memory_modules(bmc: &Bmc, systems: &Systems) -> Observation<Members<Part>> {
    let ill = systems.judged.iter().any(|system| !memory_is_well(system));
    let why = match alarm_over_memory(systems) {
        None => "its summary and its roll-up say that all is well",
        Some(_) => "its summary says that all is well, and what was read is as bad as its roll-up",
    };
    of_systems(bmc, systems, "Memory", why, |system| ill && (!memory_is_well(system) || is_alarmed(system))).await
}

/// The memory modules of every system whose roll-up is worse than all that was read: they are the last to ask.
pub(super) async fn unexplained_memory(bmc: &Bmc, systems: &Systems) -> Observation<Members<Part>> {
    of_systems(bmc, systems, "Memory", "", is_alarmed).await
}

/// How bad the roll-ups are that leave open whether the memory is well, although its summary says so; none where nothing
/// is open. A word that nobody knows is worse than everything.
pub(super) fn alarm_over_memory(systems: &Systems) -> Option<u8> {
    let rollup = |system: &Resource| status(&system.view()).rollup.value().and_then(Health::rank).unwrap_or(u8::MAX);
    if systems.judged.iter().any(|system| !memory_is_well(system)) {
        return None;
    }
    systems.judged.iter().filter(|system| is_alarmed(system)).map(|system| rollup(system)).max()
}

/// Whether a roll-up says that something in the system is not well.
fn is_alarmed(system: &Resource) -> bool {
    status(&system.view()).rollup.value().is_some_and(|health| *health != Health::Ok)
}

/// Whether the summary says that the memory is well, and the area does not say that it is not.
fn memory_is_well(system: &Resource) -> bool {
    let area = oem::health_by_area(system);
    let area = area.value().and_then(|areas| areas.get("Memory")).and_then(Health::rank);
    summary(&system.field("MemorySummary")).value() == Some(&Health::Ok) && area.unwrap_or_default() == 0
}

async fn of_systems(
    bmc: &Bmc,
    systems: &Systems,
    name: &str,
    why_not: &str,
    wanted: impl Fn(&Resource) -> bool,
) -> Observation<Members<Part>> {
    let Observation::Known { value: main, from, at } = &systems.main else { return missing_like(&systems.main) };
    let asked: Vec<_> = systems.judged.iter().filter(|system| wanted(system)).collect();
    if asked.is_empty() {
        let from = format!("{from} ({why_not})");
        return Observation::missing(Missing::NotAsked, from, *at);
    }
    let links: Vec<_> = asked.iter().map(|system| system.field(name).link()).collect();
    let lists = join_all(links.iter().map(|link| bmc.members_of(link, PART))).await;
    let mut all: Option<Members<Part>> = None;
    for (list, link) in lists.into_iter().zip(&links) {
        match list {
            Observation::Known { value, .. } => {
                let read = convert(value, part);
                let all = all.get_or_insert_with(|| Members::whole(Vec::new()));
                all.items.extend(read.items);
                all.unread.extend(read.unread);
            }
            Observation::Missing { reason: Missing::Absent, .. } => {}
            Observation::Missing { reason, at, .. } => {
                let all = all.get_or_insert_with(|| Members::whole(Vec::new()));
                all.unread.push(Unread { from: link.from(), missing: reason, at });
            }
        }
    }
    let place = main.field(name).place();
    match all {
        Some(all) => Observation::known(all, place, *at),
        None => Observation::missing(Missing::Absent, place, *at),
    }
}

/// The fans of every chassis that does not say that all is well.
/// Beside them what is said of the cooling as a whole.
pub(super) async fn fans(
    bmc: &Bmc,
    chassis: &Observation<Members<Arc<Resource>>>,
) -> (Observation<Members<Part>>, Vec<Part>) {
    let parents = chassis.value().map(|m| m.items.as_slice()).unwrap_or_default();
    let loud: Vec<_> = parents.iter().filter(|parent| !status(&parent.view()).all_well()).collect();
    let quiet = loud.len() < parents.len();
    let read = join_all(loud.into_iter().map(|parent| fans_of(bmc, parent))).await;
    let (lists, said): (_, Vec<_>) = read.into_iter().unzip();
    let fans = match gather(lists, "fans", chassis) {
        // Those that were asked have none, and those that were not say that all of theirs are well.
        Observation::Missing { reason: Missing::Absent, from, at } if quiet => {
            let from = format!("{from}, or the roll-up of the chassis says that all is well");
            Observation::missing(Missing::NotAsked, from, at)
        }
        fans => fans,
    };
    (fans, said.concat())
}

/// `Thermal` has all fans in one answer; where there is none, `ThermalSubsystem` links to each.
async fn fans_of(bmc: &Bmc, chassis: &Resource) -> (Observation<Members<Part>>, Vec<Part>) {
    let mut said = Vec::new();
    let thermal = card::linked(bmc, chassis, "Thermal").await;
    if thermal.reason() != Some(&Missing::Absent) {
        let Observation::Known { value: thermal, .. } = thermal else { return (missing_like(&thermal), said) };
        said = sums(&thermal, "Redundancy");
        let fans = bmc.array(&thermal, "Fans", &[]).await;
        if fans.reason() != Some(&Missing::Absent) {
            return (fans.map(|members| convert(members, part)), said);
        }
    }
    let (subsystem, held) = card::linked_with(bmc, chassis, "ThermalSubsystem", "Fans").await;
    let Observation::Known { value: subsystem, .. } = subsystem else { return (missing_like(&subsystem), said) };
    said.extend(sums(&subsystem, "FanRedundancy"));
    let fans = bmc.members_of(&subsystem.field("Fans").link(), PART).await;
    drop(held);
    (fans.map(|members| convert(members, part)), said)
}
