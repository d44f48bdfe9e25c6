//! What one vendor or another adds, asked for in turn.
//!
//! Everything that decides is read from standard properties; these add what no standard property says. A vendor's
//! object names its vendor, so nothing here depends on whose service it is, but for names that a quirk changes.

use super::object::OEM;
use super::quirks::{Quirk, Quirks};
use super::{dell, hpe, lenovo};
use crate::evidence::{Missing, Observation};
use crate::redfish::read::Resource;

/// The state of a storage controller's battery, or of what takes its place, as sent.
pub(in crate::redfish) fn controller_battery(controller: &Resource, quirks: &Quirks) -> Observation<String> {
    first_there(controller, [lenovo::controller_battery(controller, quirks)])
}

/// The state of all batteries of a system together, as sent.
pub(in crate::redfish) fn system_batteries(system: &Resource) -> Observation<String> {
    first_there(system, [hpe::storage_battery(system), dell::batteries(system)])
}

/// The serial number that the firmware gives to the operating system, where `SerialNumber` is another one.
pub(in crate::redfish) fn os_serial(system: &Resource) -> Observation<String> {
    let maker = system.field("Manufacturer").text();
    if maker.text().is_some_and(|maker| maker.starts_with("Dell")) {
        return dell::service_tag(system);
    }
    Observation::missing(Missing::Absent, system.field(OEM).place(), system.at)
}

/// The vendor's code of a log entry, where it has one besides the standard ones.
pub(in crate::redfish) fn event_code(entry: &Resource, quirks: &Quirks) -> Observation<String> {
    first_there(entry, [lenovo::event_code(entry, quirks), hpe::event_code(entry)])
}

/// The GUIDs by which update packages name a firmware.
pub(in crate::redfish) fn targets(member: &Resource) -> Observation<Vec<String>> {
    first_there(member, [hpe::targets(member)])
}

/// The PCI ids of what runs a firmware, by the word of its inventory member.
pub(in crate::redfish) fn pci_ids(member: &Resource) -> Observation<Vec<String>> {
    first_there(member, [dell::pci_ids(member), hpe::pci_ids(member)])
}

/// Whether the fault of a log entry is over: the standard's `Resolved`, or a vendor's word for it.
pub(in crate::redfish) fn resolved(entry: &Resource, quirks: &Quirks) -> Observation<bool> {
    let standard = entry.field("Resolved").boolean();
    if standard.reason() == Some(&Missing::Absent) && quirks.has(Quirk::RepairedEntries) {
        return hpe::repaired(entry);
    }
    standard
}

/// The first that is there at all, be it null or unreadable. Where none is, no vendor in particular was looked for.
fn first_there<T, const N: usize>(resource: &Resource, found: [Observation<T>; N]) -> Observation<T> {
    let there = found.into_iter().find(|o| o.reason() != Some(&Missing::Absent));
    there.unwrap_or_else(|| Observation::missing(Missing::Absent, resource.field(OEM).place(), resource.at))
}
