//! `device-silent`: adapters that are on the PCIe bus and not in the firmware inventory.
//!
//! Measured on a real SR650 V2: XCC leaves adapters of other makers out of the inventory and shows them with empty
//! names, no version and health OK. Only their PCIe functions say what they are. So the bus is asked, and a device
//! that is not of another kind for certain is not passed over.

use super::sight::{Sight, class, component, distinct, ids, place, sight};
use crate::baseline::Severity;
use crate::common::uri::last_segment;
use crate::evidence::{Depth, Hardware, Line, Missing, PcieDevice};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::{Judge, Weighed};
use crate::rules::rule::Rule;

/// `device-silent`.
pub const RULE: Check = Check::hardware(
    Rule::new("device-silent", Severity::Warn).at(Depth::Full).own_weight("set it in [silent-device]"),
    check,
);

/// Each adapter whose firmware cannot be seen out of band.
fn check(hardware: &Hardware, judge: &mut Judge<'_>) {
    let severity = judge.applicable().map_or(judge.severity(), |baseline| baseline.silent_device);
    let Some(devices) = hardware.pcie_devices.value() else {
        let title = msg!("device-list-not-read");
        // A list that nobody offers weighs what it may hide: a silent device. Where something names a device of it, the
        // list is there and hidden, and what it hides may be critical.
        let offered = hardware.pcie_devices.reason() != Some(&Missing::Absent) || names_a_device(hardware);
        let weight = if offered { Severity::Block } else { severity };
        judge.at(weight).unknown_for("pcie devices", title, "PCIeDevices", &hardware.pcie_devices);
        return;
    };
    if hardware.firmware.value().is_none() {
        let title = msg!("device-inventory-not-read");
        judge.at(Severity::Block).unknown_for("inventory", title, "FirmwareInventory", &hardware.firmware);
        return;
    }
    for unread in &devices.unread {
        let device = last_segment(&unread.from);
        let title = msg!("device-unclear", device = device);
        judge.at(severity).unknown(device, title).because(Line::unread(unread));
    }
    for device in distinct(hardware) {
        one(judge.at(severity), hardware, device);
    }
    if devices.items.is_empty() && devices.is_whole() {
        let line = Line::on(msg!("proof-no-devices"), &hardware.pcie_devices);
        judge.at(severity).unknown("pcie devices", msg!("device-list-empty")).because(line);
    }
}

/// Whether an adapter or a member of the inventory says which device on the bus it is.
fn names_a_device(hardware: &Hardware) -> bool {
    let adapters = hardware.network_adapters.value().into_iter().flat_map(|adapters| &adapters.items);
    let members = hardware.firmware.value().into_iter().flat_map(|members| &members.items);
    let mut links = adapters.map(|a| &a.pcie_devices).chain(members.map(|m| &m.related));
    links.any(|links| links.value().is_some_and(|links| links.iter().any(|uri| uri.contains("/PCIeDevices/"))))
}

fn one(judge: Weighed<'_, '_>, hardware: &Hardware, device: &PcieDevice) {
    let (component, place) = (component(device, hardware), place(device));
    match sight(device, hardware) {
        Sight::OtherKind => return,
        Sight::Chipset => judge
            .not_applicable(component, msg!("device-chipset", place = place, ids = ids(device)))
            .because(class(device)),
        Sight::Seen(line) => judge.pass(component, msg!("device-seen", place = place)).because(line),
        // Weaker than a version that is served: enough to tell a person, and not enough to open a gate.
        Sight::Hinted(line) => judge
            .unknown(component, msg!("device-hinted", place = place, ids = ids(device)))
            .because(class(device))
            .because(line),
        Sight::Unclear(line) => {
            judge.unknown(component.clone(), msg!("device-unclear", device = component)).because(line)
        }
        Sight::Silent(lines) => {
            let finding = judge.unknown(component, msg!("device-silent", place = place, ids = ids(device)));
            finding.because(class(device)).because(Line::of("FirmwareVersion", &device.firmware_version));
            for line in lines {
                finding.because(line);
            }
            finding.remedy(msg!("device-silent-remedy", place = place))
        }
    };
}
