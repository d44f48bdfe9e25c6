//! The parts of a server, in groups: what each is called, how it is, what firmware it runs.

use crate::common::uri::last_segment;
use crate::evidence::{Hardware, Health, Members, Missing, Observation, State, Status, Unread};
use crate::msg;
use crate::report::html::proof::bounded;
use crate::report::html::words::say;

/// How a part looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// It says that it is well.
    Good,
    /// It warns.
    Doubt,
    /// It has failed.
    Bad,
    /// It says nothing, or nothing that is understood.
    Silent,
    /// The place is there, and nothing in it.
    Empty,
}

impl Look {
    pub(super) const ALL: [Self; 5] = [Self::Good, Self::Doubt, Self::Bad, Self::Silent, Self::Empty];

    /// How the style calls it.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Doubt => "doubt",
            Self::Bad => "bad",
            Self::Silent => "silent",
            Self::Empty => "empty",
        }
    }

    /// What it is without its colour.
    pub(super) const fn sign(self) -> &'static str {
        match self {
            Self::Good => "✓",
            Self::Doubt => "!",
            Self::Bad => "✗",
            Self::Silent => "?",
            Self::Empty => "–",
        }
    }

    /// What it means.
    pub(super) fn name(self) -> String {
        say(&match self {
            Self::Good => msg!("html-look-good"),
            Self::Doubt => msg!("html-look-doubt"),
            Self::Bad => msg!("html-look-bad"),
            Self::Silent => msg!("html-look-silent"),
            Self::Empty => msg!("html-look-empty"),
        })
    }

    fn of(status: &Status) -> Self {
        match (status.state.value(), status.health.value()) {
            (Some(State::Absent), _) => Self::Empty,
            (_, Some(Health::Critical)) => Self::Bad,
            (_, Some(Health::Warning)) => Self::Doubt,
            (_, Some(Health::Ok)) => Self::Good,
            (_, Some(Health::Other(_)) | None) => Self::Silent,
        }
    }
}

/// A part.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) look: Look,
    /// Health and state in the words of the BMC, or why there are none.
    pub(super) state: String,
    /// The version that it runs; empty where none is told.
    pub(super) firmware: String,
    /// Whether it is one that runs firmware, and its version is not told.
    pub(super) is_mute: bool,
    pub(super) detail: String,
}

/// Parts of one kind.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) name: String,
    /// Whether there are many of them, so that each gets little room.
    pub(super) is_small: bool,
    pub(super) parts: Vec<Part>,
}

impl Part {
    fn new(name: &Observation<String>, uri: &str, status: &Status) -> Self {
        Self {
            name: bounded(name.text().unwrap_or_else(|| last_segment(uri))),
            look: Look::of(status),
            state: state(status),
            firmware: String::new(),
            is_mute: false,
            detail: String::new(),
        }
    }

    fn firmware(mut self, version: &Observation<String>) -> Self {
        self.firmware = version.text().map(bounded).unwrap_or_default();
        self.is_mute = self.firmware.is_empty() && self.look != Look::Empty;
        self
    }

    fn detail(mut self, words: &[&Observation<String>]) -> Self {
        self.detail = bounded(&words.iter().filter_map(|word| word.text()).collect::<Vec<_>>().join(" "));
        self
    }

    /// What could not be read.
    fn silent(name: String, reason: &Missing) -> Self {
        let state = bounded(&reason.to_string());
        Self { name, look: Look::Silent, state, firmware: String::new(), is_mute: false, detail: String::new() }
    }
}

fn state(status: &Status) -> String {
    let health = match status.health.known_or() {
        Ok(Health::Ok) => "OK".to_owned(),
        Ok(Health::Warning) => "Warning".to_owned(),
        Ok(Health::Critical) => "Critical".to_owned(),
        Ok(Health::Other(word)) => bounded(word),
        Err(reason) => say(&msg!("html-part-health", reason = bounded(&reason.to_string()))),
    };
    match status.state.value() {
        Some(State::Absent) => "Absent".to_owned(),
        Some(State::Disabled) => format!("{health}, Disabled"),
        Some(State::StandbySpare) => format!("{health}, StandbySpare"),
        Some(State::Other(word)) => format!("{health}, {}", bounded(word)),
        Some(State::Enabled) | None => health,
    }
}

impl Group {
    /// The groups of a server, from its front to its back.
    pub(super) fn all(hardware: &Hardware) -> Vec<Self> {
        let (controllers, drives) = storage(hardware);
        let groups = [
            (msg!("html-group-drives"), true, drives),
            (msg!("html-group-fans"), true, parts(&hardware.fans)),
            (msg!("html-group-board"), false, board(hardware)),
            (msg!("html-group-processors"), false, parts(&hardware.processors)),
            (msg!("html-group-memory"), true, parts(&hardware.memory_modules)),
            (msg!("html-group-controllers"), false, controllers),
            (msg!("html-group-slots"), false, slots(hardware)),
            (msg!("html-group-adapters"), false, adapters(hardware)),
            (msg!("html-group-supplies"), false, supplies(hardware)),
        ];
        let filled = groups.into_iter().filter(|(.., parts)| !parts.is_empty());
        filled.map(|(name, is_small, parts)| Self { name: say(&name), is_small, parts }).collect()
    }
}

/// The system's own board and the BMC on it.
fn board(hardware: &Hardware) -> Vec<Part> {
    let system = hardware
        .system
        .value()
        .map(|system| Part::new(&system.model, &system.uri, &system.status).firmware(&system.bios_version));
    let manager = hardware
        .manager
        .value()
        .map(|manager| Part::new(&manager.model, &manager.uri, &manager.status).firmware(&manager.firmware_version));
    let silent = |what: &str, reason: Option<&Missing>| reason.map(|reason| Part::silent(what.to_owned(), reason));
    let system = system.or_else(|| silent("system", hardware.system.reason()));
    system.into_iter().chain(manager.or_else(|| silent("BMC", hardware.manager.reason()))).collect()
}

/// The storage controllers, and the drives behind all of them.
fn storage(hardware: &Hardware) -> (Vec<Part>, Vec<Part>) {
    let (mut controllers, mut drives) = (Vec::new(), Vec::new());
    for storage in members(&hardware.storage, &mut controllers) {
        for controller in members(&storage.controllers, &mut controllers) {
            let part = Part::new(&controller.name, &controller.uri, &controller.status);
            controllers.push(part.firmware(&controller.firmware_version).detail(&[&controller.model]));
        }
        for drive in members(&storage.drives, &mut drives) {
            let mut part = Part::new(&drive.name, &drive.uri, &drive.status).firmware(&drive.revision);
            // Drives of one kind share a name; where they sit is in the last part of the address.
            part.name = bounded(last_segment(&drive.uri));
            drives.push(part.detail(&[
                &drive.name,
                &drive.manufacturer,
                &drive.model,
                &drive.media_type,
                &drive.vendor_state,
            ]));
        }
    }
    (controllers, drives)
}

/// Parts of which no more is known than how they are.
fn parts(list: &Observation<Members<crate::evidence::Part>>) -> Vec<Part> {
    let mut parts = Vec::new();
    let read = members(list, &mut parts).iter().map(|part| Part::new(&part.name, &part.uri, &part.status));
    let read: Vec<Part> = read.collect();
    parts.extend(read);
    parts
}

fn slots(hardware: &Hardware) -> Vec<Part> {
    let mut slots = Vec::new();
    for device in members(&hardware.pcie_devices, &mut slots) {
        let mut part = Part::new(&device.name, &device.uri, &device.status).firmware(&device.firmware_version);
        if let Some(slot) = device.slot.text() {
            part.name = bounded(&format!("{slot}: {}", part.name));
        }
        slots.push(part.detail(&[&device.manufacturer, &device.model]));
    }
    slots
}

fn adapters(hardware: &Hardware) -> Vec<Part> {
    let mut adapters = Vec::new();
    for adapter in members(&hardware.network_adapters, &mut adapters) {
        let part = Part::new(&adapter.name, &adapter.uri, &adapter.status).firmware(&adapter.firmware_version);
        adapters.push(part.detail(&[&adapter.id, &adapter.manufacturer, &adapter.model]));
    }
    adapters
}

fn supplies(hardware: &Hardware) -> Vec<Part> {
    let mut supplies = Vec::new();
    for supply in members(&hardware.power_supplies, &mut supplies) {
        let part = Part::new(&supply.name, &supply.uri, &supply.status).firmware(&supply.firmware_version);
        supplies.push(part.detail(&[&supply.manufacturer, &supply.model]));
    }
    supplies
}

/// The members that were read; for those that were not, a silent part each, or one for the list.
fn members<'a, T>(list: &'a Observation<Members<T>>, silent: &mut Vec<Part>) -> &'a [T] {
    match list.known_or() {
        Ok(members) => {
            let part = |unread: &Unread| Part::silent(bounded(last_segment(&unread.from)), &unread.missing);
            silent.extend(members.unread.iter().map(part));
            &members.items
        }
        Err(reason) => {
            silent.push(Part::silent(say(&msg!("html-part-list")), reason));
            &[]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::testing::{absent, fine, hardware, known, list};
    use crate::evidence::{Part as Evidenced, PowerSupply};

    fn supply(number: usize, status: Status) -> PowerSupply {
        PowerSupply {
            uri: format!("/psu/{number}"),
            name: known(format!("PSU{number}")),
            manufacturer: absent(),
            model: absent(),
            serial: absent(),
            firmware_version: known("7.61".to_owned()),
            capacity_watts: absent(),
            status,
        }
    }

    #[test]
    fn a_part_looks_as_it_says_and_silent_where_it_says_nothing() {
        let health = |health: Observation<Health>| Status { health, ..fine() };
        let status = [
            (health(known(Health::Ok)), Look::Good),
            (health(known(Health::Warning)), Look::Doubt),
            (health(known(Health::Critical)), Look::Bad),
            (health(known(Health::Other("Fine".to_owned()))), Look::Silent),
            (health(absent()), Look::Silent),
            (Status { state: known(State::Absent), ..fine() }, Look::Empty),
        ];
        let supplies = status.iter().enumerate().map(|(number, (status, _))| supply(number, status.clone()));
        let server = Hardware { power_supplies: list(supplies.collect()), ..hardware() };
        let groups = Group::all(&server);
        let group = groups.last().unwrap();
        assert!(group.parts.iter().map(|part| part.look).eq(status.iter().map(|(_, look)| *look)));
        assert!(group.parts.iter().all(|part| part.firmware == "7.61"));
    }

    #[test]
    fn what_could_not_be_read_has_its_place() {
        let missing = Observation::missing(
            Missing::Denied { detail: "HTTP 403".to_owned() },
            "/fans",
            jiff::Timestamp::UNIX_EPOCH,
        );
        let fans: Observation<Members<Evidenced>> = missing;
        let groups = Group::all(&Hardware { fans, ..hardware() });
        let silent = groups.iter().flat_map(|group| &group.parts).find(|part| part.state.contains("HTTP 403")).unwrap();
        assert_eq!(silent.look, Look::Silent);
    }
}
