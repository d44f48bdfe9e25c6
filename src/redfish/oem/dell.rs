//! iDRAC. Source: capture of a PowerEdge R750 (iDRAC9 6.00).

use super::object::oem;
use crate::evidence::{Missing, Observation};
use crate::redfish::read::Resource;

/// `OK`, `Degraded`, `Error` or `Unknown` for all batteries together: the one of the board and those of RAID
/// controllers. iDRAC has a resource for each as well, which the capture's machine has no controller for.
pub(super) fn batteries(system: &Resource) -> Observation<String> {
    match oem(system, "Dell").field("DellSystem").field("BatteryRollupStatus").text() {
        // Null where there is no such sensor, says the schema that the iDRAC serves (DellSystem v1_3_0).
        Observation::Missing { reason: Missing::Null, from, at } => Observation::missing(Missing::Absent, from, at),
        other => other,
    }
}

/// The PCI ids of what runs a firmware. Parts without a component id all have the `SoftwareId` `0` (six on an R750), and
/// tell themselves apart by these alone. What is no PCI device has four blanks.
pub(super) fn pci_ids(member: &Resource) -> Observation<Vec<String>> {
    let software = oem(member, "Dell").field("DellSoftwareInventory");
    let ids = ["VendorID", "DeviceID", "SubVendorID", "SubDeviceID"].map(|name| software.field(name).text());
    let mut quad = Vec::new();
    for id in ids {
        match id.known_or() {
            Ok(text) if is_pci_id(text) => quad.push(text.to_ascii_lowercase()),
            Ok(_) => return Observation::missing(Missing::Null, id.place(), id.at()),
            Err(_) => return id.map(|text| vec![text]),
        }
    }
    software.field("VendorID").text().map(|_| vec![quad.join(":")])
}

/// Four hexadecimal digits, as sent in upper case.
fn is_pci_id(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|b| b.is_ascii_hexdigit())
}
