//! Every scenario's Windows side can be read without a gap that the document is to blame for, says that it is
//! synthetic, and is the server that the mock Redfish service is.

use std::path::{Path, PathBuf};

use patchgate::evidence::Windows;
use patchgate::windows::sddl::{AccessMask, Kind, SecurityDescriptor, Sid, Token, effective};
use patchgate::windows::{Collected, items, read_collected};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("mocks/sr650-v2/scenarios")
}

/// The collector's document: the machine's, with what differs in this scenario.
fn document(name: &str) -> Vec<u8> {
    patchgate::mock::scenario("sr650-v2", Some(name)).unwrap().windows.unwrap()
}

fn scenario(name: &str) -> Collected {
    read_collected(&document(name), name, "2026-04-20T01:05:00Z".parse().unwrap()).unwrap()
}

/// Those in which no installation is recorded as failed: it went well, a search or a download fails, or only the caller was refused.
const WITHOUT_FAILED_INSTALLATION: &[&str] = &[
    "combined-psu-and-healthy-windows",
    "efi-full",
    "healthy",
    "noise-of-a-healthy-server",
    "recovery-small",
    "remote-caller",
    "search-wsus-has-no-address",
    "search-wsus-is-slow",
    "service-bits-disabled",
    "uefi-old",
    "unread-volumes",
];

/// Every scenario with a Windows side.
fn all() -> Vec<String> {
    let names = patchgate::mock::scenarios("sr650-v2").unwrap().into_iter().map(|(name, _)| name);
    let found: Vec<String> = names.filter(|name| folder().join(name).join("windows.json").is_file()).collect();
    assert!(found.len() >= 7, "{found:?}");
    found
}

/// The event ids of a log and provider.
fn ids(windows: &Windows, log: &str, provider: &str) -> Vec<u32> {
    let logs = windows.event_logs.value().unwrap();
    let found = logs.items.iter().find(|l| l.log == log && l.provider == provider).unwrap();
    found.records.value().unwrap().iter().map(|r| r.id).collect()
}

fn descriptor(windows: &Windows, path: &str) -> SecurityDescriptor {
    let acl = windows.acls.value().unwrap().items.iter().find(|a| a.path == path).unwrap();
    acl.sddl.value().unwrap().parse().unwrap()
}

#[test]
fn every_scenario_is_readable_synthetic_and_the_same_server() {
    for name in &all() {
        let Collected { windows, notes } = scenario(name);
        let text = serde_json::to_string(&windows).unwrap();
        assert!(!text.contains("\"unreadable\"") && !text.contains("\"unread\""), "{name}");
        assert!(notes.iter().any(|n| n.contains("synthetic")), "{name}: {notes:?}");
        assert_eq!(windows.os.name.text(), Some("PG-SR650V2-01"), "{name}");
        assert_eq!(windows.identity.serial.text(), Some("J900PG01"), "{name}");
        assert_eq!(windows.identity.uuid.text(), Some("0F5E7B3A-1D2C-4B6A-9E8F-52A1C3D4E5F6"), "{name}");
        let uefi = if name == "uefi-old" { "AFE120G-1.40" } else { "AFE136D-3.60" };
        assert_eq!(windows.identity.bios_version.text(), Some(uefi), "{name}");
        // One driver for each port and controller of the tree, by their PCI numbers.
        let ids = windows.drivers.value().unwrap().items.iter().filter_map(|d| d.hardware_id.text());
        let of = |id: &str| ids.clone().filter(|hardware| hardware.contains(id)).count();
        let ports = ["VEN_14E4&DEV_16D7", "VEN_8086&DEV_1572", "VEN_8086&DEV_1521", "VEN_1000&DEV_0016"].map(of);
        assert_eq!(ports, [2, 3, 4, 1], "{name}");
        for acl in windows.acls.value().unwrap().items.iter().filter_map(|a| a.sddl.value()) {
            acl.parse::<SecurityDescriptor>().unwrap_or_else(|e| panic!("{name}: {acl}: {e}"));
        }
        for service in windows.services.value().unwrap().items.iter().filter_map(|s| s.descriptor.value()) {
            service.parse::<SecurityDescriptor>().unwrap_or_else(|e| panic!("{name}: {service}: {e}"));
        }
    }
}

#[test]
fn no_scenario_has_an_item_that_the_collector_does_not_know() {
    for name in &all() {
        let document: serde_json::Value = serde_json::from_slice(&document(name)).unwrap();
        for item in document["items"].as_object().unwrap().keys() {
            assert!(items().iter().any(|known| known.name == item), "{name}: {item}");
        }
    }
}

#[test]
fn each_scenario_holds_the_fault_that_its_name_says_and_the_healthy_one_none() {
    const DOWNLOAD: &str = r"C:\Windows\SoftwareDistribution\Download";
    const WINSXS: &str = r"C:\Windows\WinSxS";
    let update = "Microsoft-Windows-WindowsUpdateClient";
    let can = |w: &Windows, path: &str, token: &Token| effective(&descriptor(w, path), token, Kind::Directory).unwrap();
    for name in &all() {
        let windows = scenario(name).windows;
        let failed = ids(&windows, "System", update).contains(&20);
        assert_eq!(failed, !WITHOUT_FAILED_INSTALLATION.contains(&name.as_str()), "{name}");
        let may_write = can(&windows, DOWNLOAD, &Token::system()).contains(AccessMask::DIRECTORY_MODIFY);
        let denied = ["deny-softwaredistribution", "after-still-denied", "combined-acl-and-old-bmc"];
        assert_eq!(may_write, !denied.contains(&name.as_str()), "{name}");
        let owned = descriptor(&windows, WINSXS).owner == Some(Sid::TRUSTED_INSTALLER);
        let installs = can(&windows, WINSXS, &Token::trusted_installer()).contains(AccessMask::FILE_ALL);
        assert_eq!((owned, installs), (name != "winsxs-owner", name != "winsxs-owner"), "{name}");
        let wuauserv = &windows.services.value().unwrap().items[0];
        let disabled = format!("{:?}", wuauserv.start.value().unwrap()) == "Disabled";
        assert_eq!(disabled, name == "wuauserv-disabled", "{name}");
        let due =
            ["restart-pending", "after-restart-due", "combined-restart-and-bmc-waits", "transaction-stuck-for-days"];
        assert_eq!(windows.pending_restart.pending_xml.value(), Some(&due.contains(&name.as_str())), "{name}");
        assert_eq!(windows.secure_boot.ca2023_error.value().is_some(), name == "firmware-secureboot", "{name}");
        let wusa = ids(&windows, "Application", "Microsoft-Windows-WUSA");
        assert_eq!(wusa == [3], name == "remote-caller", "{name}");
        assert_eq!(windows.caller.network_logon.value(), Some(&(name == "remote-caller")), "{name}");
    }
}
