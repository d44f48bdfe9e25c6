//! The health of storage: subsystems, controllers with their caches and batteries, drives, volumes.

use super::round::{Need, Round, Silence, tells};
use crate::baseline::Severity;
use crate::evidence::{Controller, Drive, Line, Members, Missing, Observation, State, Storage};
use crate::msg;
use crate::rules::uri::short;

/// All of it, and whether any drive is listed at all.
pub(super) fn storage(round: &mut Round<'_, '_>, storage: &Observation<Members<Storage>>, need: Need) {
    let all = storage.value().map(|members| members.items.as_slice()).unwrap_or_default();
    let silence = Silence::Optional { others_tell: tells(all.iter().map(|subsystem| &subsystem.status)) };
    round.list("storage", storage, need, |round, one| subsystem(round, one, all, silence));
    let empty = |list: &Storage| list.drives.value().is_some_and(|d| d.items.is_empty() && d.is_whole());
    let whole = storage.value().is_some_and(Members::is_whole);
    if need == Need::Must && whole && !all.is_empty() && all.iter().all(empty) {
        round.nothing_in("drives", storage);
    }
}

fn subsystem(round: &mut Round<'_, '_>, storage: &Storage, everywhere: &[Storage], silence: Silence) {
    let part = |what: &str| format!("{} {what}", short(&storage.uri));
    let drives = storage.drives.value();
    // An onboard controller without drives has nothing that could be healthy, and iDRAC says null of it.
    let idle = drives.is_some_and(|drives| drives.is_whole() && drives.items.iter().all(is_empty_place));
    let told = tells(std::iter::once(&storage.status));
    let silence = if idle { Silence::Optional { others_tell: false } } else { silence };
    round.status(&storage.uri, &storage.name, &storage.status, silence);
    round.below(short(&storage.uri), &storage.status, |round| {
        let optional = |round: &mut Round<'_, '_>, what: &str, reason: Option<&Missing>| {
            // The schema lets a subsystem go without; its own word, or that of its drives, decides then.
            let excused = reason == Some(&Missing::Absent) && (told || drives.is_some_and(|d| !d.items.is_empty()));
            if excused {
                round.judge.not_applicable(part(what), msg!("health-list-not-offered", part = part(what)));
            }
            excused
        };
        if !optional(round, "controllers", storage.controllers.reason()) {
            let all = storage.controllers.value().map(|m| m.items.as_slice()).unwrap_or_default();
            let tell = tells(all.iter().map(|controller| &controller.status));
            let silence = if idle {
                Silence::Optional { others_tell: false }
            } else {
                // One alone, or several of which one tells.
                Silence::Stated { others_tell: all.len() < 2 || tell }
            };
            round.list(&part("controllers"), &storage.controllers, Need::Offered, |round, one| {
                controller(round, one, all, silence);
            });
        }
        round.list(&part("drives"), &storage.drives, Need::Offered, |round, one| {
            // Those beside it, and those of its model wherever they are: an iLO has a subsystem for each NVMe drive.
            let beside = drives.map(|m| m.items.as_slice()).unwrap_or_default();
            let elsewhere = everywhere.iter().filter_map(|other| other.drives.value()).flat_map(|m| &m.items);
            let twins = elsewhere.filter(|other| one.model.text().is_some() && other.model.text() == one.model.text());
            let predict = |other: &Drive| other.uri != one.uri && other.failure_predicted.value().is_some();
            let others_tell = beside.iter().any(predict) || twins.into_iter().any(predict);
            drive(round, one, others_tell);
        });
        if !optional(round, "volumes", storage.volumes.reason()) {
            let all = storage.volumes.value().map(|m| m.items.as_slice()).unwrap_or_default();
            let tell = all.len() < 2 || tells(all.iter().map(|volume| &volume.status));
            let silence = Silence::Stated { others_tell: tell };
            round.list(&part("volumes"), &storage.volumes, Need::Offered, |round, volume| {
                round.status(&volume.uri, &volume.name, &volume.status, silence);
            });
        }
    });
}

fn controller(round: &mut Round<'_, '_>, controller: &Controller, all: &[Controller], silence: Silence) {
    round.status(&controller.uri, &controller.name, &controller.status, silence);
    // Who has a battery for its cache has a cache, and so has whose twin has one.
    let twin = |other: &&Controller| other.uri != controller.uri && other.model.text() == controller.model.text();
    let expected = controller.battery.value().is_some()
        || all.iter().filter(twin).any(|other| other.cache.reason() != Some(&Missing::Absent));
    if expected || controller.cache.reason() != Some(&Missing::Absent) {
        round.summary(&controller.uri, "cache", &controller.cache);
    }
    battery(round, &format!("{} battery", short(&controller.uri)), &controller.battery);
}

/// A place for a drive that holds none: absent, or switched off and without any capacity (Cisco FlexFlash).
fn is_empty_place(drive: &Drive) -> bool {
    match drive.status.state.value() {
        Some(State::Absent) => true,
        Some(State::Disabled) => drive.capacity_bytes.value() == Some(&0),
        _ => false,
    }
}

fn drive(round: &mut Round<'_, '_>, drive: &Drive, others_tell: bool) {
    let silence = Silence::Stated { others_tell: true };
    let finding = round.status(&drive.uri, &drive.name, &drive.status, silence);
    // Beside the health and not instead of it: the two can contradict each other (check_redfish issue 127).
    if drive.vendor_state.value().is_some() {
        finding.because(Line::of("DriveStatus", &drive.vendor_state));
    }
    predicted_failure(round, drive, others_tell);
}

fn predicted_failure(round: &mut Round<'_, '_>, drive: &Drive, others_tell: bool) {
    let (uri, predicted) = (&drive.uri, &drive.failure_predicted);
    let component = format!("{} prediction", short(uri));
    let line = Line::of("FailurePredicted", predicted);
    let empty = is_empty_place(drive);
    if predicted.value() == Some(&true) && !empty {
        round.note(2);
    }
    let judge = &mut *round.judge;
    match predicted.known_or() {
        Ok(true) if empty => judge.not_applicable(component, msg!("health-empty-place", part = short(uri))),
        Ok(false) => judge.pass(component, msg!("drive-no-failure-predicted", drive = short(uri))),
        Ok(true) => judge
            .fail(component, msg!("drive-failure-predicted", drive = short(uri)))
            .remedy(msg!("drive-failure-predicted-remedy")),
        Err(Missing::Absent) if others_tell && !empty => {
            judge.unknown(component, msg!("drive-prediction-missing", drive = short(uri)))
        }
        Err(Missing::Absent) => {
            judge.not_applicable(component, msg!("drive-prediction-not-offered", drive = short(uri)))
        }
        Err(_) => judge.unknown(component, msg!("drive-prediction-unknown", drive = short(uri))),
    }
    .because(line);
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
pub(super) fn battery(round: &mut Round<'_, '_>, component: &str, state: &Observation<String>) {
    if state.reason() == Some(&Missing::Absent) {
        return;
    }
    let line = Line::of("Battery", state);
    let word = state.text().unwrap_or_default();
    let known = BATTERY_WORDS.iter().find(|(known, _)| *known == word).map(|(_, good)| *good);
    if known == Some(false) {
        // A roll-up calls it what it likes; the battery is what it has seen.
        round.note(if word == "Critical" { 2 } else { 1 });
    }
    let judge = &mut *round.judge;
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
