//! A generated machine is a whole service, and says what it was told to say and nothing more.

use patchgate::evidence::{Bank, Health as Seen, Missing};
use patchgate::mock::build::{BuildError, Drive, Firmware, Health, LogEntry, Machine, NetworkAdapter, PowerSupply};

use crate::support::bench::*;
use crate::support::recorded::survey_of;

fn drive(id: &str) -> Drive {
    Drive {
        id: id.to_owned(),
        model: "MODEL".to_owned(),
        serial: format!("SERIAL-{id}"),
        revision: "R1".to_owned(),
        capacity_bytes: 1_920_383_410_176,
        health: Health::Warning,
    }
}

fn machine() -> Machine {
    Machine::new("Generated", "GEN00001")
        .manufacturer("Nobody")
        .uuid("0f5e7b3a-0000-4b6a-9e8f-52a1c3d4e5f6")
        .firmware(Firmware::new("UEFI", "36D-3.60").software_id("UEFI-AFE1-6"))
        .firmware(Firmware::silent("Slot_3.1"))
        .pending(Firmware::new("UEFI-Pending", "36E-3.70").software_id("UEFI-AFE1-6"))
        .drive(drive("Disk.1"))
        .drive(drive("Disk.2"))
        .network_adapter(NetworkAdapter { id: "slot-3".into(), model: "NIC".into(), firmware: None })
        .power_supply(PowerSupply {
            name: "PSU1".into(),
            serial: "P1".into(),
            firmware: "2.51".into(),
            capacity_watts: None,
            health: Health::Critical,
        })
        .log_entry(LogEntry {
            created: "2026-04-20T10:00:00Z".into(),
            severity: Health::Critical,
            message: "Power supply 1 has failed.".into(),
        })
        .secure_boot(false)
}

#[test]
fn every_link_leads_to_a_resource_and_every_resource_names_itself() {
    for tree in [machine().tree().unwrap(), Machine::new("Empty", "E1").tree().unwrap()] {
        assert_eq!(dangling(&tree), Vec::<String>::new());
        for uri in tree.uris() {
            let body = resource(&tree, uri);
            assert_eq!(body["@odata.id"], uri);
            assert!(body["@odata.type"].as_str().unwrap().starts_with('#') && body["Name"].is_string(), "{uri}");
        }
    }
}

#[tokio::test]
async fn the_survey_finds_what_was_built() {
    let (hardware, mock) = survey_of(machine().tree().unwrap()).await;
    let hardware = hardware.unwrap();
    mock.stop().await;

    let system = hardware.system.value().unwrap();
    assert_eq!(system.serial.text(), Some("GEN00001"));
    assert_eq!(system.power_state.reason(), Some(&Missing::Absent), "what was not said is not there");
    let firmware = &hardware.firmware.value().unwrap().items;
    let seen: Vec<_> = firmware.iter().map(|one| (one.key(), one.version.text(), one.bank)).collect();
    assert_eq!(
        seen,
        [
            ("UEFI", Some("36D-3.60"), Bank::Active),
            ("Slot_3.1", None, Bank::Active),
            ("UEFI-Pending", Some("36E-3.70"), Bank::Pending)
        ]
    );
    let drives = &hardware.storage.value().unwrap().items[0].drives.value().unwrap().items;
    assert_eq!(drives.len(), 2);
    assert_eq!(drives[1].revision.text(), Some("R1"));
    assert_eq!(drives[1].status.health.value(), Some(&Seen::Warning));
    let supply = &hardware.power_supplies.value().unwrap().items[0];
    assert_eq!(supply.status.health.value(), Some(&Seen::Critical));
    assert_eq!(supply.capacity_watts.reason(), Some(&Missing::Absent));
    assert_eq!(hardware.network_adapters.value().unwrap().items.len(), 1);
    assert_eq!(hardware.secure_boot.value().unwrap().enabled.value(), Some(&false));
    let log = hardware.logs.value().unwrap().items[0].entries.value().unwrap();
    assert_eq!(log.items[0].message.text(), Some("Power supply 1 has failed."));
}

#[test]
fn an_id_twice_or_an_id_that_is_none_is_an_error() {
    let twice = Machine::new("M", "S").drive(drive("Disk.1")).drive(drive("Disk.1")).tree();
    assert!(matches!(twice, Err(BuildError::Tree(_))), "{twice:?}");
    for id in ["", "..", "a/b", "a b", "%2e"] {
        let refused = Machine::new("M", "S").firmware(Firmware::new(id, "1")).tree();
        assert!(matches!(&refused, Err(BuildError::Id { id: named }) if named == id), "{id}");
    }
}
