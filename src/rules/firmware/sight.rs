//! What can be seen of the firmware of a device on the PCIe bus: for the rule `device-silent` and for the table alike.

use std::collections::BTreeSet;

use crate::common::uri::last_segment;
use crate::evidence::{Bank, FirmwareMember, Hardware, Line, Observation, PcieDevice, PcieFunction, named};
use crate::msg;
use crate::version::says_none;

/// The classes of devices (`PCIeFunction.DeviceClass`) that have firmware of their own and matter to an update.
const CLASSES: &[&str] = &["NetworkController", "MassStorageController"];

/// SATA controllers of the Intel C620 chipset (pci.ids: 8086:a182 SATA, 8086:a1d2 SSATA): their code is in the UEFI.
const CHIPSET: &[(&str, &str)] = &[("8086", "a182"), ("8086", "a1d2")];

/// What can be seen of a device's firmware.
pub(super) enum Sight {
    /// It is of another kind.
    OtherKind,
    /// It is part of the chipset.
    Chipset,
    /// A version of it is served, and where.
    Seen(Line),
    /// No part of it serves a version; a UEFI setting tells one, which is weaker and cannot be held against a demand.
    Hinted(Line),
    /// It is there, and its firmware is not served. Lines that may help to find it.
    Silent(Vec<Line>),
    /// What it is could not be read, and why.
    Unclear(Line),
}

/// The id of a device, or the last segment of its URI.
fn key(device: &PcieDevice) -> &str {
    device.id.text().unwrap_or_else(|| last_segment(&device.uri))
}

/// The devices, each once: Cisco and Dell list each under the system and under the chassis. Two of one id that differ in
/// anything else are two devices.
pub(super) fn distinct(hardware: &Hardware) -> Vec<&PcieDevice> {
    let said = |device: &PcieDevice| {
        let texts = [&device.name, &device.manufacturer, &device.model, &device.firmware_version, &device.slot];
        let texts = texts.map(|text| text.text().map(str::to_owned));
        let status = (device.status.health.value().cloned(), device.status.state.value().cloned());
        let functions = device.functions.value().into_iter().flat_map(|m| &m.items);
        let classes: Vec<_> = functions.map(|f| f.device_class.text().map(str::to_owned)).collect();
        (key(device).to_owned(), texts, status, classes, ids(device))
    };
    let mut devices: Vec<&PcieDevice> = Vec::new();
    for device in hardware.pcie_devices.value().into_iter().flat_map(|m| &m.items) {
        // The sight of a twin may be better: an inventory member names one of the two addresses.
        match devices.iter_mut().find(|known| said(known) == said(device)) {
            Some(known) if seen(known, hardware).is_none() && seen(device, hardware).is_some() => *known = device,
            Some(_) => {}
            None => devices.push(device),
        }
    }
    devices
}

/// The component of its finding: its id, or its URI where another device has the same id.
pub(super) fn component(device: &PcieDevice, hardware: &Hardware) -> String {
    let devices = distinct(hardware);
    let alone = devices.iter().filter(|d| key(d) == key(device)).count() < 2;
    if alone { key(device).to_owned() } else { device.uri.trim_start_matches("/redfish/v1/").to_owned() }
}

/// Where a person finds it: `PCIe 2`, else its id.
pub(super) fn place(device: &PcieDevice) -> String {
    match device.slot.text() {
        Some(label) => format!("{} ({label})", key(device)),
        None => key(device).to_owned(),
    }
}

/// What can be seen of the firmware of a device.
pub(super) fn sight(device: &PcieDevice, hardware: &Hardware) -> Sight {
    let Some(functions) = device.functions.value() else {
        return Sight::Unclear(Line::missing("PCIeFunctions", &device.functions));
    };
    let relevant: Vec<&PcieFunction> =
        functions.items.iter().filter(|f| f.device_class.text().is_some_and(|c| CLASSES.contains(&c))).collect();
    let unclear = functions.items.iter().find(|f| f.device_class.text().is_none());
    if let Some(line) = seen(device, hardware).filter(|_| !relevant.is_empty()) {
        return Sight::Seen(line);
    }
    if let Some(unread) = functions.unread.first() {
        return if relevant.is_empty() { Sight::Unclear(Line::unread(unread)) } else { silent(device, hardware) };
    }
    match (relevant.is_empty(), unclear) {
        (true, Some(function)) => Sight::Unclear(Line::of("DeviceClass", &function.device_class)),
        (true, None) if functions.items.is_empty() => {
            let (from, at) = (device.functions.from(), device.functions.at());
            Sight::Unclear(Line::new(msg!("proof-no-functions"), from, at))
        }
        (true, None) => Sight::OtherKind,
        (false, None) if relevant.iter().all(|f| is_chipset(f)) => Sight::Chipset,
        (false, _) => silent(device, hardware),
    }
}

fn silent(device: &PcieDevice, hardware: &Hardware) -> Sight {
    let mut lines = bios_versions(device, hardware);
    let version = |line: &Line| line.text.split_once(" = ").is_some_and(|(_, version)| !says_none(version));
    if let Some(hint) = lines.iter().find(|line| version(line)) {
        return Sight::Hinted(hint.clone());
    }
    lines.extend(claims(device, hardware));
    if let Some(members) = hardware.firmware.value() {
        // An unread member may be this device's, which is a reason to look there first.
        lines.extend(members.unread.iter().take(5).map(Line::unread));
    }
    Sight::Silent(lines)
}

/// Where a version of the device's firmware is served: an inventory member that names the device, the device itself,
/// or its network adapter.
fn seen(device: &PcieDevice, hardware: &Hardware) -> Option<Line> {
    let adapters: Vec<_> = hardware.network_adapters.value().map(|m| m.items.iter().collect()).unwrap_or_default();
    let adapters: Vec<_> =
        adapters.into_iter().filter(|a| a.pcie_devices.value().is_some_and(|d| names(d, &device.uri))).collect();
    let of_it = |member: &&FirmwareMember| {
        let related = member.related.value().map(Vec::as_slice).unwrap_or_default();
        let by_adapter = adapters.iter().any(|a| names(related, &a.uri));
        member.bank == Bank::Active && (names(related, &device.uri) || by_adapter)
    };
    let mut members = hardware.firmware.value().into_iter().flat_map(|m| &m.items);
    if let Some(member) = members.find(of_it) {
        let line = Line::of("Version", &member.version);
        return Some(line.saying(named(member.key(), &line)));
    }
    let given = |version: &Observation<String>| version.text().is_some_and(|v| !says_none(v));
    let own = given(&device.firmware_version).then(|| Line::of("FirmwareVersion", &device.firmware_version));
    own.or_else(|| {
        let adapter = adapters.iter().find(|a| given(&a.firmware_version))?;
        Some(Line::of("FirmwarePackageVersion", &adapter.firmware_version))
    })
}

/// Whether one of the links is this resource, fragments and trailing slashes aside.
pub(super) fn names(links: &[String], uri: &str) -> bool {
    let plain = |uri: &str| uri.split('#').next().unwrap_or_default().trim_end_matches('/').to_owned();
    links.iter().any(|link| plain(link) == plain(uri))
}

/// Members that carry the device's subsystem ids but do not say which device they are of. Two cards of one kind share
/// these ids, so they are a hint and not a sight.
fn claims(device: &PcieDevice, hardware: &Hardware) -> Vec<Line> {
    let functions = device.functions.value().into_iter().flat_map(|m| &m.items);
    let pairs: BTreeSet<(String, String)> = functions
        .filter_map(|f| Some((hex(&f.subsystem_vendor_id)?, hex(&f.subsystem_id)?)))
        .filter(|(_, id)| id != "0000")
        .collect();
    let members = hardware.firmware.value().into_iter().flat_map(|m| &m.items);
    let homeless = members.filter(|m| m.related.value().is_none_or(Vec::is_empty));
    let claiming = homeless.filter(|member| {
        let software_id = member.software_id.text().unwrap_or_default().to_ascii_lowercase();
        pairs.iter().any(|(vendor, id)| {
            software_id.starts_with(&format!("device-{vendor}{id}-"))
                || software_id.contains(&format!("-{vendor}-{id}-"))
        })
    });
    let line =
        |m: &FirmwareMember| Line::new(msg!("proof-carries-its-ids", member = m.key()), &m.uri, m.software_id.at());
    claiming.map(line).collect()
}

/// What the UEFI knows of the adapter: XCC's BIOS attributes end in `Slot2PhysicalPort1LogicalPort1_FamilyFirmwareVersion`.
fn bios_versions(device: &PcieDevice, hardware: &Hardware) -> Vec<Line> {
    let label = device.slot.text().unwrap_or_else(|| key(device));
    let number: String = label.chars().skip_while(|c| !c.is_ascii_digit()).collect();
    let attributes = hardware.bios.value().map(|bios| &bios.attributes);
    let (Some(attributes), false) = (attributes, number.is_empty()) else { return Vec::new() };
    let slot = format!("Slot{number}");
    let of_slot = |name: &str| {
        let after = name.split_once(&slot).map(|(_, after)| after);
        after.is_some_and(|a| !a.starts_with(|c: char| c.is_ascii_digit())) && name.ends_with("FamilyFirmwareVersion")
    };
    let found = attributes.value().into_iter().flatten().filter(|(name, _)| of_slot(name));
    let line = |(name, value): (&String, &String)| Line::on(format!("{name} = {value}"), attributes);
    found.take(8).map(line).collect()
}

fn is_chipset(function: &PcieFunction) -> bool {
    let (vendor, device) = (hex(&function.vendor_id), hex(&function.device_id));
    CHIPSET.iter().any(|(v, d)| vendor.as_deref() == Some(v) && device.as_deref() == Some(d))
}

/// `0x14E4` as `14e4`.
pub(super) fn hex(id: &Observation<String>) -> Option<String> {
    let text = id.text()?.to_ascii_lowercase();
    Some(text.strip_prefix("0x").map_or(text.clone(), str::to_owned))
}

/// The distinct PCI ids of the functions, `vendor:device/subsystem vendor:subsystem`.
pub(super) fn ids(device: &PcieDevice) -> String {
    let functions = device.functions.value().into_iter().flat_map(|m| &m.items);
    let part = |id: &Observation<String>| hex(id).unwrap_or_else(|| "????".to_owned());
    let ids: BTreeSet<String> = functions
        .map(|f| {
            let subsystem = format!("{}:{}", part(&f.subsystem_vendor_id), part(&f.subsystem_id));
            format!("{}:{}/{subsystem}", part(&f.vendor_id), part(&f.device_id))
        })
        .collect();
    ids.into_iter().take(8).collect::<Vec<_>>().join(", ")
}

/// What the device is, with its ids, as a line of proof.
pub(super) fn class(device: &PcieDevice) -> Line {
    let functions = device.functions.value().into_iter().flat_map(|m| &m.items);
    let classes: BTreeSet<&str> = functions.filter_map(|f| f.device_class.text()).collect();
    let text = format!("{} {}", classes.into_iter().collect::<Vec<_>>().join(", "), ids(device));
    Line::new(text, &device.uri, device.functions.at())
}

/// A name for the table: the ids, since such a device has no other.
pub(super) fn name(device: &PcieDevice) -> String {
    format!("{} {}", place(device), ids(device))
}
