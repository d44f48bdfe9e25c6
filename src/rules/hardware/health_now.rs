//! How the parts of a server are now, by their own words and by what is summed up of them: what an entry of a log about
//! the past is held against.

use jiff::Timestamp;

use super::stands_alone::items;
use crate::common::uri::last_segment;
use crate::evidence::{Hardware, Health, Line, LogEntry, Observation, Standing, Status};
use crate::msg;
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

/// Something that says how it is, and for what it speaks.
pub(super) struct Part<'a> {
    /// Below this address it speaks for everything; of a summary that has none, it is empty.
    uri: String,
    /// Its own word and the sum of all below it, as far as they are said.
    words: Vec<Word<'a>>,
    /// Whether it is of the server that was asked about.
    asked: bool,
}

/// What the present says of this entry. The part that it names is asked, or the nearest around it that says anything: a
/// sensor's chassis. Where it names none, the whole server is: then no part may be as bad as the entry, and the system itself
/// must say that it is well.
pub(super) fn now(hardware: &Hardware, parts: &[Part<'_>], entry: &LogEntry) -> Now {
    let bad = rank(entry.severity.value().unwrap_or(&Health::Critical)).max(1);
    if let Some(part) = named(parts, entry) {
        let line = part.line();
        return if part.worst() >= Some(bad) { Now::Agrees(line) } else { Now::Denies(line) };
    }
    let worst = parts.iter().filter(|part| part.asked && part.worst() >= Some(bad)).max_by_key(|part| part.worst());
    if let Some(part) = worst {
        return Now::Agrees(part.line());
    }
    let system = hardware.system.value();
    match parts.iter().find(|part| system.is_some_and(|system| part.uri == system.uri)) {
        Some(system) if system.worst().is_some() => Now::Denies(system.line()),
        _ => Now::NotKnown,
    }
}

/// The part that an entry names and that says how it is: by its link, or, without one, in its words.
fn named<'p, 'a>(parts: &'p [Part<'a>], entry: &LogEntry) -> Option<&'p Part<'a>> {
    let telling = parts.iter().filter(|part| !part.uri.is_empty() && part.worst().is_some());
    match (entry.origin.text(), entry.message.text()) {
        (Some(origin), _) => telling.filter(|part| encloses(&part.uri, origin)).max_by_key(|part| part.uri.len()),
        (None, Some(words)) => telling
            .filter(|part| begins_a_word(words, last_segment(&part.uri)))
            .max_by_key(|part| (last_segment(&part.uri).len(), part.worst())),
        (None, None) => None,
    }
}

/// Whether an address is that of a part or below it.
fn encloses(part: &str, address: &str) -> bool {
    let (part, address) = (part.trim_end_matches('/'), address.trim_end_matches('/'));
    address.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '#']))
}

/// Whether a word of the text begins with this name, as OpenBMC names sensors: `Chassis_0_FAN_2_FRONT` of `Chassis_0`. A name
/// without a number could be any word.
fn begins_a_word(text: &str, name: &str) -> bool {
    let is_name = name.len() >= 4 && name.bytes().any(|c| c.is_ascii_digit());
    let part_of_word = |c: char| c.is_alphanumeric() || c == '_';
    is_name
        && text.match_indices(name).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            let after = text[at + name.len()..].chars().next();
            !before.is_some_and(part_of_word) && !after.is_some_and(char::is_alphanumeric)
        })
}

/// A word that nobody knows is taken for the worst.
fn rank(health: &Health) -> u8 {
    health.rank().unwrap_or(2)
}

/// A health with its place and time.
struct Word<'a> {
    health: &'a Health,
    from: String,
    at: Timestamp,
}

impl Part<'_> {
    /// How bad it is, or what is below it; none where neither is said.
    fn worst(&self) -> Option<u8> {
        self.words.iter().map(|word| rank(word.health)).max()
    }

    fn line(&self) -> Line {
        let word = self.words.iter().max_by_key(|word| rank(word.health));
        let (said, from, at) = match word {
            Some(word) => (format!("{:?}", word.health), word.from.clone(), word.at),
            None => (String::new(), self.uri.clone(), Timestamp::UNIX_EPOCH),
        };
        let name = if self.uri.is_empty() { &from } else { &self.uri };
        Line::new(msg!("proof-health-now", name = short(name), said = said), from, at)
    }
}

/// All that says how it is.
pub(super) fn parts(hardware: &Hardware) -> Vec<Part<'_>> {
    let mut parts: Vec<Part<'_>> = Vec::new();
    let mut add = |uri: &str, status| parts.push(part(uri, status, true));
    if let Some(manager) = hardware.manager.value() {
        add(&manager.uri, &manager.status);
    }
    items(&hardware.chassis).iter().for_each(|chassis| add(&chassis.uri, &chassis.status));
    for storage in items(&hardware.storage) {
        add(&storage.uri, &storage.status);
        items(&storage.controllers).iter().for_each(|controller| add(&controller.uri, &controller.status));
        items(&storage.drives).iter().for_each(|drive| add(&drive.uri, &drive.status));
        items(&storage.volumes).iter().for_each(|volume| add(&volume.uri, &volume.status));
    }
    items(&hardware.network_adapters).iter().for_each(|adapter| add(&adapter.uri, &adapter.status));
    items(&hardware.pcie_devices).iter().for_each(|device| add(&device.uri, &device.status));
    items(&hardware.power_supplies).iter().for_each(|supply| add(&supply.uri, &supply.status));
    for list in [&hardware.processors, &hardware.memory_modules, &hardware.fans, &hardware.cooling, &hardware.batteries]
    {
        items(list).iter().for_each(|one| add(&one.uri, &one.status));
    }
    items(&hardware.firmware).iter().for_each(|member| add(&member.uri, &member.status));
    if let Some(system) = hardware.system.value() {
        add(&system.uri, &system.status);
        items(&system.trusted_modules).iter().for_each(|module| add("", &module.status));
    }
    for other in items(&hardware.other_systems) {
        parts.push(part(&other.uri, &other.status, other.standing != Standing::SetAside));
    }
    for other in items(&hardware.other_managers) {
        parts.push(part(&other.uri, &other.status, other.standing != Standing::SetAside));
    }
    if let Some(system) = hardware.system.value() {
        let mut add = |uri: String, words| parts.push(Part { uri, words, asked: true });
        add(format!("{}/Processors", system.uri), said(&system.processors).collect());
        add(format!("{}/Memory", system.uri), said(&system.memory).collect());
        if let Observation::Known { value: areas, from, at } = &system.areas {
            let word = |(area, health)| Word { health, from: format!("{from}/{area}"), at: *at };
            areas.iter().for_each(|area| add(String::new(), vec![word(area)]));
        }
    }
    for controller in items(&hardware.storage).iter().flat_map(|storage| items(&storage.controllers)) {
        parts.push(Part { uri: String::new(), words: said(&controller.cache).collect(), asked: true });
    }
    parts
}

fn said(health: &Observation<Health>) -> impl Iterator<Item = Word<'_>> {
    health.value().map(|word| Word { health: word, from: health.from(), at: health.at() }).into_iter()
}

fn part<'a>(uri: &str, status: &'a Status, asked: bool) -> Part<'a> {
    Part { uri: uri.to_owned(), words: said(&status.health).chain(said(&status.rollup)).collect(), asked }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sensor_belongs_to_the_part_that_its_name_begins_with() {
        let said = "Chassis_0_FAN_2_FRONT critical low threshold assert. Reading=0.000000";
        for (name, is) in
            [("Chassis_0", true), ("Chassis_02", false), ("FAN_2_FRONT", false), ("assert", false), ("0", false)]
        {
            assert_eq!(begins_a_word(said, name), is, "{name}");
        }
        assert!(begins_a_word("fan of (PSU1): failed", "PSU1"));
        assert!(!begins_a_word("PSU10 failed", "PSU1") && !begins_a_word("", "PSU1"));
    }

    #[test]
    fn a_part_speaks_for_what_is_below_its_address() {
        assert!(encloses("/redfish/v1/Chassis/1", "/redfish/v1/Chassis/1/Sensors/fan"));
        assert!(encloses("/redfish/v1/Chassis/1/", "/redfish/v1/Chassis/1"));
        assert!(encloses("/redfish/v1/Chassis/1", "/redfish/v1/Chassis/1#/Fans/0"));
        assert!(!encloses("/redfish/v1/Chassis/1", "/redfish/v1/Chassis/10"));
    }
}
