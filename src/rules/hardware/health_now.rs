//! How the parts of a server are now, by their own words: what an entry of a log about the past is held against.

use crate::evidence::{Hardware, Health, Line, LogEntry, Members, Observation};
use crate::rules::uri::short;

/// What the present says of an entry that nobody called over.
pub(super) enum Now {
    /// A part is as bad as the entry, or worse: which one.
    Agrees(Line),
    /// What the entry is about is better by now: who says so.
    Denies(Line),
    /// Nobody says how the server is.
    NotKnown,
}

/// One part and its health.
struct Part<'a> {
    uri: &'a str,
    health: &'a Observation<Health>,
}

/// What the present says of this entry. The part that it names is asked; where it names none that was read, the whole
/// server is: then no part may be as bad as the entry, and the system itself must say that it is well.
pub(super) fn now(hardware: &Hardware, entry: &LogEntry) -> Now {
    let bad = rank(entry.severity.value().unwrap_or(&Health::Critical)).max(1);
    let parts = parts(hardware);
    if let Some(origin) = entry.origin.text()
        && let Some(part) = parts.iter().find(|part| same(part.uri, origin))
        && let Some(health) = part.health.value()
    {
        return if rank(health) >= bad { Now::Agrees(line(part)) } else { Now::Denies(line(part)) };
    }
    let worst = parts.iter().filter(|part| part.health.value().is_some_and(|health| rank(health) >= bad));
    if let Some(part) = worst.max_by_key(|part| part.health.value().map_or(0, rank)) {
        return Now::Agrees(line(part));
    }
    match hardware.system.value() {
        Some(system) if system.status.health.value().is_some() => {
            Now::Denies(line(&Part { uri: &system.uri, health: &system.status.health }))
        }
        _ => Now::NotKnown,
    }
}

/// A word that nobody knows is taken for the worst.
fn rank(health: &Health) -> u8 {
    match health {
        Health::Ok => 0,
        Health::Warning => 1,
        Health::Critical | Health::Other(_) => 2,
    }
}

fn same(a: &str, b: &str) -> bool {
    a.trim_end_matches('/') == b.trim_end_matches('/')
}

fn line(part: &Part<'_>) -> Line {
    let word = part.health.value().map_or_else(String::new, |health| format!("{health:?}"));
    Line { text: format!("{} now: {word}", short(part.uri)), from: part.health.from(), at: part.health.at() }
}

fn parts(hardware: &Hardware) -> Vec<Part<'_>> {
    let mut parts: Vec<Part<'_>> = Vec::new();
    let mut add = |uri, health| parts.push(Part { uri, health });
    if let Some(system) = hardware.system.value() {
        add(system.uri.as_str(), &system.status.health);
        add(system.uri.as_str(), &system.processors);
        add(system.uri.as_str(), &system.memory);
    }
    if let Some(manager) = hardware.manager.value() {
        add(&manager.uri, &manager.status.health);
    }
    for chassis in items(&hardware.chassis) {
        add(&chassis.uri, &chassis.status.health);
    }
    for storage in items(&hardware.storage) {
        add(&storage.uri, &storage.status.health);
        for controller in items(&storage.controllers) {
            add(&controller.uri, &controller.status.health);
            add(&controller.uri, &controller.cache);
        }
        for drive in items(&storage.drives) {
            add(&drive.uri, &drive.status.health);
        }
        for volume in items(&storage.volumes) {
            add(&volume.uri, &volume.status.health);
        }
    }
    for adapter in items(&hardware.network_adapters) {
        add(&adapter.uri, &adapter.status.health);
    }
    for supply in items(&hardware.power_supplies) {
        add(&supply.uri, &supply.status.health);
    }
    parts
}

fn items<T>(list: &Observation<Members<T>>) -> &[T] {
    list.value().map(|members| members.items.as_slice()).unwrap_or_default()
}
