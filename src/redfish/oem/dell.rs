//! iDRAC. Source: capture of a PowerEdge R750 (iDRAC9 6.00).

use super::object::oem;
use super::quirks::{Quirk, Quirks};
use crate::evidence::{Bank, Missing, Observation};
use crate::redfish::read::Resource;

/// How the ids of copies begin that do not run. `Current-` and `Installed-` both name the running firmware.
pub(super) const COPIES: &[(&str, Bank)] = &[("Previous-", Bank::Backup), ("Available-", Bank::Pending)];

/// The service tag, which is what firmware tells the operating system as the serial number of the server.
/// `SerialNumber` is the board's (captures R750 and R760; a service tag has five to seven letters and digits).
pub(super) fn service_tag(system: &Resource) -> Observation<String> {
    let tag = |text: &str| (5..=7).contains(&text.len()) && text.bytes().all(|c| c.is_ascii_alphanumeric());
    let sku = system.field("SKU").text();
    sku.and_then(|sku| if tag(&sku) { Ok(sku) } else { Err(Missing::unreadable(&sku, "expected a service tag")) })
}

/// The id of an inventory member without the version that it holds: `Installed-159__BIOS.Setup.1-1` of
/// `Installed-159-1.8.2__BIOS.Setup.1-1`. The whole id is another one after each update.
pub(in crate::redfish) fn stable_id(id: &str, quirks: &Quirks) -> Option<String> {
    if !quirks.has(Quirk::CopyInId) {
        return None;
    }
    let (versioned, place) = id.split_once("__")?;
    let mut parts = versioned.splitn(3, '-');
    let (copy, component, version) = (parts.next()?, parts.next()?, parts.next()?);
    let known = ["Installed", "Current", "Previous", "Available"].contains(&copy);
    (known && !version.is_empty()).then(|| format!("{copy}-{component}__{place}"))
}

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
/// tell themselves apart by these alone. What is no PCI device has null for all four, on an R750 and an R760.
pub(super) fn pci_ids(member: &Resource) -> Observation<Vec<String>> {
    let software = oem(member, "Dell").field("DellSoftwareInventory");
    let ids = ["VendorID", "DeviceID", "SubVendorID", "SubDeviceID"].map(|name| software.field(name).text());
    if let [first, ..] = &ids
        && ids.iter().all(|id| id.reason() == Some(&Missing::Null))
    {
        return Observation::known(Vec::new(), first.place(), first.at());
    }
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(software: Value) -> Result<Vec<String>, Missing> {
        let body = json!({"Oem": {"Dell": {"DellSoftwareInventory": software}}}).as_object().unwrap().clone();
        let at = "2026-11-22T03:00:00Z".parse().unwrap();
        let member = Resource { uri: "/redfish/v1/UpdateService/FirmwareInventory/1".into(), body, at };
        pci_ids(&member).known_or().cloned().map_err(Clone::clone)
    }

    #[test]
    fn the_stable_id_of_a_member_has_no_version() {
        let quirks = Quirks::from([Quirk::CopyInId]);
        for (id, stable) in [
            ("Installed-159-1.8.2__BIOS.Setup.1-1", Some("Installed-159__BIOS.Setup.1-1")),
            ("Current-110287-8.8.0.0.18-26__RAID.SL.3-1", Some("Current-110287__RAID.SL.3-1")),
            ("Installed-12345-NotAvailable__TPM.Integrated.1-1", Some("Installed-12345__TPM.Integrated.1-1")),
            ("Installed-0-1.1.0__Disk.Direct.0-0:BOSS.SL.12-1", Some("Installed-0__Disk.Direct.0-0:BOSS.SL.12-1")),
            ("BMC", None),
            ("Installed-159__BIOS", None),
            ("Else-159-1.0__BIOS", None),
        ] {
            assert_eq!(stable_id(id, &quirks).as_deref(), stable, "{id}");
            assert_eq!(stable_id(id, &Quirks::default()), None, "of Dell only");
        }
    }

    #[test]
    fn a_part_names_its_pci_ids_or_says_that_it_has_none() {
        let quad =
            |a: Value, b: Value| json!({"VendorID": a, "DeviceID": b, "SubVendorID": "15B3", "SubDeviceID": "0009"});
        assert_eq!(read(quad("15B3".into(), "101B".into())), Ok(vec!["15b3:101b:15b3:0009".to_owned()]));
        let none = json!({"VendorID": null, "DeviceID": null, "SubVendorID": null, "SubDeviceID": null});
        assert_eq!(read(none), Ok(Vec::new()), "a BIOS, a power supply");
        assert_eq!(read(json!({})), Err(Missing::Absent));
        for (vendor, device) in
            [(Value::Null, "101B".into()), ("".into(), "101B".into()), ("15B3".into(), "0x101".into())]
        {
            assert!(read(quad(vendor, device)).is_err(), "a part of four is not known to be another device");
        }
    }
}
