//! Real BMCs, recorded: everything they serve arrives, and what they do not serve is named.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test that cannot go on should say where")]

mod common;

use common::{Capture, survey_of};
use patchgate::evidence::{Bank, Hardware, Health, Missing};

fn unread(hardware: &Hardware) -> Vec<String> {
    let json = serde_json::to_value(hardware).unwrap();
    let mut found = Vec::new();
    collect_unread(&json, &mut found);
    found
}

fn collect_unread(value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(object) => {
            if let Some(list) = object.get("unread") {
                found.push(list.to_string());
            }
            object.values().for_each(|v| collect_unread(v, found));
        }
        serde_json::Value::Array(list) => list.iter().for_each(|v| collect_unread(v, found)),
        _ => {}
    }
}

#[tokio::test]
async fn the_real_sr650_v2_is_read_whole() {
    let Some(capture) = Capture::unpack("sr650-v2-xcc5.70") else { return };
    let (hardware, mock) = survey_of(capture.tree()).await;
    let hardware = hardware.unwrap();

    assert_eq!(unread(&hardware), Vec::<String>::new());
    let firmware = &hardware.firmware.value().unwrap().items;
    assert_eq!(firmware.len(), 17);
    let bank = |bank: Bank| firmware.iter().filter(|m| m.bank == bank).map(|m| m.key()).collect::<Vec<_>>();
    assert_eq!(bank(Bank::NothingPending), ["BMC-Primary-Pending", "UEFI-Pending"]);
    assert_eq!(bank(Bank::Backup), ["BMC-Backup"]);
    assert_eq!(bank(Bank::Active).len(), 14);
    let backup = firmware.iter().find(|m| m.key() == "BMC-Backup").unwrap();
    assert_eq!(backup.version.text(), Some("20S-1.85"));

    let psus = &hardware.power_supplies.value().unwrap().items;
    assert_eq!(psus.len(), 2);
    assert_eq!(psus[0].status.health.value(), Some(&Health::Critical));
    assert_eq!(psus[0].capacity_watts.reason(), Some(&Missing::Null));
    assert_eq!(hardware.secure_boot.value().unwrap().enabled.value(), Some(&false));
    assert_eq!(hardware.storage.value().unwrap().items[0].drives.value().unwrap().items.len(), 4);
    assert_eq!(hardware.pcie_devices.value().unwrap().items.len(), 8);
    assert_eq!(hardware.network_adapters.value().unwrap().items.len(), 4);
    let entries: Vec<usize> =
        hardware.logs.value().unwrap().items.iter().map(|l| l.entries.value().unwrap().items.len()).collect();
    assert_eq!(entries, [4, 174], "active log and maintenance log");

    assert_eq!((mock.sessions_created(), mock.open_sessions()), (1, 0));
    mock.stop().await;
}

#[tokio::test]
async fn other_machines_inventory_is_complete() {
    for (name, members) in [
        ("sr670-v2-xcc2.83", 43),
        ("dell-r750-idrac9-6.00", 29),
        ("hpe-dl385-ilo5-2.72", 48),
        ("dmtf-public-rackmount1", 3),
    ] {
        let Some(capture) = Capture::unpack(name) else { return };
        let (hardware, mock) = survey_of(capture.tree()).await;
        let hardware = hardware.unwrap_or_else(|e| panic!("{name}: {e}"));
        let firmware = hardware.firmware.value().unwrap_or_else(|| panic!("{name}: {:?}", hardware.firmware.reason()));
        println!(
            "{name}: {} members, {} requests, unread {:?}",
            firmware.items.len(),
            hardware.connection.requests,
            unread(&hardware)
        );
        assert_eq!(firmware.items.len(), members, "{name}");
        assert!(firmware.is_whole(), "{name}: {:?}", firmware.unread);
        assert_eq!((mock.sessions_created(), mock.open_sessions()), (1, 0), "{name}");
        mock.stop().await;
    }
}
