//! The scenarios: each applies, each stays coherent, and only what it says differs.

use patchgate::mock::{Tree, TreeError, machines, scenario, scenarios};
use serde_json::json;

use crate::support::bench::*;

const MACHINE: &str = "sr650-v2";

/// The machine's own tree at a moment: the clock of a scenario's BMC runs.
fn machine_at(moment: &str) -> Tree {
    let mut machine = Tree::embedded(MACHINE).unwrap();
    machine.set_clocks(moment.parse().unwrap());
    machine
}

/// The resources that differ from the machine's own tree.
fn changed(name: &str) -> Vec<String> {
    let (mut scenario, moment) = (scenario(MACHINE, Some(name)).unwrap().tree, "2026-11-24T03:00:00Z");
    scenario.set_clocks(moment.parse().unwrap());
    let machine = machine_at(moment);
    scenario.uris().filter(|uri| scenario.get(uri) != machine.get(uri)).map(str::to_owned).collect()
}

#[test]
fn the_clock_of_a_scenario_runs_and_that_of_a_recording_stands() {
    let clock = |tree: &Tree| resource(tree, "/redfish/v1/Managers/1")["DateTime"].as_str().unwrap().to_owned();
    assert_eq!(clock(&Tree::embedded(MACHINE).unwrap()), "2026-04-20T01:00:00+00:00");
    assert_eq!(clock(&machine_at("2026-11-24T03:00:00Z")), "2026-11-24T03:00:00+00:00");
    let now: jiff::Timestamp = clock(&scenario(MACHINE, None).unwrap().tree).parse().unwrap();
    assert!(now > "2026-11-24T00:00:00Z".parse().unwrap(), "{now}");
}

#[test]
fn the_known_scenarios_are_listed_with_their_titles() {
    assert_eq!(machines(), [MACHINE]);
    let all = scenarios(MACHINE).unwrap();
    assert!(all.is_sorted() && all.iter().any(|(name, _)| name == "healthy"), "{all:?}");
    assert!(all.iter().all(|(_, title)| title.len() > 10), "{all:?}");
}

#[test]
fn every_scenario_has_its_row_in_the_documentation() {
    let page = include_str!("../../../docs/mock.md");
    for (name, _) in scenarios(MACHINE).unwrap() {
        assert!(page.contains(&format!("\n| `{name}` |")), "docs/mock.md has no row for {name}");
    }
}

#[test]
fn every_scenario_applies_and_leaves_no_link_dangling() {
    for (name, title) in scenarios(MACHINE).unwrap() {
        let one = scenario(MACHINE, Some(&name)).unwrap();
        assert_eq!((one.name, one.title), (name.clone(), title));
        assert!(one.note.starts_with("synthetic: "), "{name}: {}", one.note);
        assert_eq!(dangling(&one.tree), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn without_a_name_the_machine_is_as_its_tree_is_and_has_no_windows() {
    let mut plain = scenario(MACHINE, None).unwrap();
    assert_eq!(plain.windows, None);
    assert!(plain.note.starts_with("synthetic: "));
    let moment = "2026-11-24T03:00:00Z";
    plain.tree.set_clocks(moment.parse().unwrap());
    let machine = machine_at(moment);
    assert!(machine.uris().eq(plain.tree.uris()) && machine.uris().all(|uri| machine.get(uri) == plain.tree.get(uri)));
}

#[test]
fn faults_of_windows_alone_leave_the_hardware_as_it_is() {
    for name in [
        "healthy",
        "deny-softwaredistribution",
        "wuauserv-disabled",
        "winsxs-owner",
        "restart-pending",
        "remote-caller",
        "noise-of-a-healthy-server",
        "healed-by-second-attempt",
        "unread-volumes",
        "search-wsus-is-slow",
        "search-wsus-has-no-address",
        "store-misses-a-package",
        "guard-stops-the-installer",
        "service-bits-disabled",
        "disk-c-is-full",
        "efi-partition-has-no-room",
        "transaction-stuck-for-days",
        "consequence-store-after-refusal",
        "recovery-small",
        "efi-full",
    ] {
        assert_eq!(changed(name), Vec::<String>::new(), "{name}");
    }
}

/// Of the combined ones, the hardware that each names and nothing else.
#[test]
fn combined_scenarios_change_the_part_that_they_name() {
    let system = "/redfish/v1/Systems/1";
    let firmware = |member: &str| format!("/redfish/v1/UpdateService/FirmwareInventory/{member}");
    for (name, wanted) in [
        ("combined-acl-and-old-bmc", vec!["/redfish/v1/Managers/1".to_owned(), firmware("BMC-Primary")]),
        ("combined-restart-and-bmc-waits", vec![firmware("BMC-Primary-Pending")]),
        ("combined-disk-and-store", vec![system.to_owned(), format!("{system}/Storage/RAID_Slot3/Drives/Disk.3")]),
        ("combined-driver-and-memory", vec![system.to_owned(), format!("{system}/Memory/3")]),
        ("combined-psu-and-healthy-windows", changed("psu1-failed")),
        ("secureboot-certificate-refused", changed("firmware-secureboot")),
    ] {
        assert_eq!(changed(name), wanted, "{name}");
    }
}

#[test]
fn firmware_secureboot_turns_secure_boot_on() {
    assert_eq!(
        changed("firmware-secureboot"),
        ["/redfish/v1/Systems/1/Bios", "/redfish/v1/Systems/1/Bios/Pending", "/redfish/v1/Systems/1/SecureBoot"]
    );
    let tree = scenario(MACHINE, Some("firmware-secureboot")).unwrap().tree;
    let secure_boot = resource(&tree, "/redfish/v1/Systems/1/SecureBoot");
    assert_eq!(secure_boot["SecureBootEnable"], true);
    assert_eq!(secure_boot["SecureBootCurrentBoot"], "Enabled");
    let (bios, pending) =
        (resource(&tree, "/redfish/v1/Systems/1/Bios"), resource(&tree, "/redfish/v1/Systems/1/Bios/Pending"));
    assert_eq!(bios["Attributes"]["SecureBootConfiguration_SecureBootStatus"], "Enabled");
    assert_eq!(bios["Attributes"], pending["Attributes"]);
}

#[test]
fn uefi_old_tells_its_level_in_every_place_and_has_secure_boot_on() {
    let tree = scenario(MACHINE, Some("uefi-old")).unwrap().tree;
    assert_eq!(resource(&tree, "/redfish/v1/Systems/1")["BiosVersion"], "AFE120G");
    assert_eq!(resource(&tree, "/redfish/v1/UpdateService/FirmwareInventory/UEFI")["Version"], "20G-1.40");
    assert_eq!(resource(&tree, "/redfish/v1/Systems/1/SecureBoot")["SecureBootCurrentBoot"], "Enabled");
    let of_the_machine = tree.uris().filter(|uri| String::from_utf8_lossy(tree.get(uri).unwrap()).contains("AFE136D"));
    assert_eq!(of_the_machine.collect::<Vec<_>>(), Vec::<&str>::new(), "no trace of the level that it stands for");
}

#[test]
fn psu1_failed_shows_where_an_xcc_shows_it_and_nowhere_else() {
    let one = scenario(MACHINE, Some("psu1-failed")).unwrap();
    assert_eq!(one.windows, None);
    let at = |uri: &str| resource(&one.tree, uri);

    let power = at("/redfish/v1/Chassis/1/Power");
    let supply = |index: usize| &power["PowerSupplies"][index];
    assert_eq!(supply(0)["Status"], json!({"State": "Enabled", "Health": "Critical"}));
    assert_eq!(supply(0).get("PowerCapacityWatts"), Some(&json!(null)), "null, not absent");
    assert_eq!(supply(0)["FirmwareVersion"], "2.51");
    assert_eq!(supply(1)["Status"]["Health"], "OK");
    assert_eq!(supply(1)["PowerCapacityWatts"], 750);
    assert_eq!(power["Redundancy"][0]["Status"]["Health"], "OK");

    let supply = at("/redfish/v1/Chassis/1/PowerSubsystem/PowerSupplies/PSU1");
    assert_eq!(
        (&supply["Status"]["Health"], supply.get("PowerCapacityWatts")),
        (&json!("Critical"), Some(&json!(null)))
    );
    for uri in ["/redfish/v1/Systems/1", "/redfish/v1/Chassis/1", "/redfish/v1/Chassis/1/PowerSubsystem"] {
        assert_eq!(at(uri)["Status"]["Health"], "Critical", "{uri}");
    }

    let log = at("/redfish/v1/Systems/1/LogServices/ActiveLog/Entries");
    assert_eq!((&log["Members@odata.count"], log["Members"].as_array().unwrap().len()), (&json!(1), 1));
    let entry = &log["Members"][0];
    assert_eq!(entry["Oem"]["Lenovo"]["CommonEventID"], "FQXSPPW0061M");
    assert_eq!(entry, &at(entry["@odata.id"].as_str().unwrap()));

    assert!(
        !changed("psu1-failed").iter().any(|uri| uri.contains("FirmwareInventory")),
        "its firmware member stays OK"
    );
}

#[test]
fn an_unknown_scenario_is_an_error_that_lists_the_known_ones() {
    for name in ["", "..", "healthy/..", "Healthy"] {
        let error = scenario(MACHINE, Some(name)).unwrap_err();
        assert!(
            matches!(&error, TreeError::NoScenario { known, .. } if known.len() == scenarios(MACHINE).unwrap().len()),
            "{name}"
        );
        assert!(scenarios(MACHINE).unwrap().iter().all(|(name, _)| error.to_string().contains(name)), "{error}");
    }
    assert!(matches!(scenario("sr650", None), Err(TreeError::NoMachine { .. })));
    assert!(matches!(scenarios("sr650"), Err(TreeError::NoMachine { .. })));
}
