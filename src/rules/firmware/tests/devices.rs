//! Staged updates and silent adapters.

use super::*;
use crate::evidence::Offer;

#[test]
fn nothing_is_staged_only_where_the_member_says_so() {
    let place = |software_id, version, bank| {
        let m = FirmwareMember { software_id, version, bank, ..member("UEFI-Pending", "", "") };
        let found = findings("firmware-pending", &with_firmware(vec![m]), None);
        found.into_iter().find(|f| f.component == "UEFI-Pending").unwrap().outcome
    };
    for (software_id, version, bank, expected) in [
        (null(), null(), Bank::NothingPending, Outcome::Pass),
        (text("BMC-*-10"), text("-*"), Bank::NothingPending, Outcome::Pass),
        (text("UEFI-IHE1-6"), text(""), Bank::NothingPending, Outcome::Pass),
        (text(""), null(), Bank::NothingPending, Outcome::Pass),
        (text("UEFI-AFE1-6"), text("38A-3.70"), Bank::Pending, Outcome::Fail),
        (null(), text("38A-3.70"), Bank::NothingPending, Outcome::Unknown),
        (text("UEFI-AFE1-6"), null(), Bank::NothingPending, Outcome::Unknown),
        (absent(), null(), Bank::NothingPending, Outcome::Unknown),
        (null(), absent(), Bank::NothingPending, Outcome::Unknown),
        (null(), null(), Bank::Unclear, Outcome::Unknown),
    ] {
        assert_eq!(place(software_id.clone(), version.clone(), bank), expected, "{software_id:?} {version:?} {bank:?}");
    }
}

#[test]
fn the_maintenance_log_tells_of_updates_that_wait_for_their_activation() {
    let updated = "UEFI firmware is updated to AFE136D Phase 2/2 .";
    let activated = "UEFI firmware is activated to AFE136D.";
    let older = "UEFI firmware is updated to AFE132E Phase 1/2 by XCC Web.";
    let (early, late, last) = ("2026-01-14T17:53:24Z", "2026-01-15T09:09:54Z", "2026-01-16T00:00:00Z");
    for (entries, expected) in [
        (vec![], Outcome::Pass),
        (vec![(early, updated)], Outcome::Fail),
        (vec![(early, updated), (late, activated)], Outcome::Pass),
        (vec![(late, activated), (early, updated)], Outcome::Pass),
        (vec![(early, activated), (late, updated)], Outcome::Fail),
        (vec![(early, updated), (late, activated), (last, older)], Outcome::Fail),
        (vec![(early, updated), (early, activated)], Outcome::Pass),
        (vec![(early, older), (late, activated)], Outcome::Unknown),
        (vec![(early, updated), ("soon", activated)], Outcome::Unknown),
        (vec![(early, updated), (late, activated), (last, " ")], Outcome::Unknown),
        (vec![(early, "LXPM firmware is updated to XWL132D by Redfish.")], Outcome::Pass),
        (vec![(early, "Backup XCC firmware is updated to AFBT58B by Redfish.")], Outcome::Pass),
    ] {
        let mut hardware = hardware();
        let rows = entries.iter().enumerate().map(|(i, (created, message))| log_entry(i, created, message));
        hardware.logs = maintenance_log(rows.collect());
        let found = findings("firmware-pending", &evidence(hardware), None);
        let uefi = found.iter().find(|f| f.component == "maintenance log UEFI").unwrap();
        assert_eq!(uefi.outcome, expected, "{entries:?}");
        assert!(!uefi.evidence.is_empty());
    }
}

#[test]
fn a_maintenance_log_that_is_not_there_is_only_excused_where_it_is_optional() {
    let cases = [(Offer::Expected, "Unknown"), (Offer::Optional, "NotApplicable"), (Offer::Unclear, "Unknown")];
    for (offer, expected) in cases {
        let mut hardware = hardware();
        hardware.capabilities.maintenance_log = offer;
        for logs in [list(Vec::new()), absent()] {
            hardware.logs = logs;
            let found = brief(&findings("firmware-pending", &evidence(hardware.clone()), None));
            assert_eq!(found, [format!("maintenance log: {expected} Block")]);
        }
        let reason = Missing::Failed { detail: "503".into() };
        let gap = Unread { from: "/redfish/v1/Managers/1/LogServices".into(), missing: reason, at: at() };
        // It may be behind what could not be read, unless the inventory tells what is staged.
        let torn = || known(Members { items: Vec::new(), unread: vec![gap.clone()] });
        for (logs, firmware, expected) in [
            (null(), list(Vec::new()), "Unknown"),
            (torn(), absent(), "Unknown"),
            (torn(), known(Members { items: Vec::new(), unread: vec![gap.clone()] }), "Unknown"),
            (torn(), list(Vec::new()), expected),
        ] {
            (hardware.logs, hardware.firmware) = (logs, firmware);
            let found = brief(&findings("firmware-pending", &evidence(hardware.clone()), None));
            assert_eq!(found, [format!("maintenance log: {expected} Block")], "{offer:?}");
        }
    }
}

#[test]
fn an_adapter_that_the_inventory_leaves_out_is_named_with_its_ids() {
    let mut evidence = evidence(server());
    let attributes = [
        ("BroadcomP225p__Slot2PhysicalPort1LogicalPort1_FamilyFirmwareVersion", "216.0.333.11"),
        ("Other__Slot21PhysicalPort1LogicalPort1_FamilyFirmwareVersion", "9.9"),
    ];
    let attributes = attributes.map(|(k, v)| (k.to_owned(), v.to_owned())).into();
    let bios = crate::evidence::Bios { uri: "/bios".into(), attributes: known(attributes), pending: known(vec![]) };
    edit(&mut evidence).bios = known(bios);
    let found = findings("device-silent", &evidence, Some(&sr650_v2()));
    assert_eq!(
        brief(&found),
        ["ob_2: NotApplicable Warn", "slot_2: Unknown Warn", "slot_3: Pass Warn", "slot_9: Pass Warn"]
    );
    // Weaker than a version that is served, and said to be so.
    let silent = &found[1];
    assert!(silent.title.text.contains("UEFI setting only"), "{silent:?}");
    assert!(silent.title.text.contains("PCIe 2") && silent.title.text.contains("14e4:16d7/14e4:1597"), "{silent:?}");
    let bios: Vec<_> = silent.evidence.iter().filter(|l| l.text.contains("FamilyFirmwareVersion")).collect();
    assert_eq!(bios.len(), 1, "slot 21 is not slot 2: {bios:?}");
    assert!(bios[0].text.ends_with("= 216.0.333.11"));
}

#[test]
fn a_device_counts_as_seen_by_its_own_version_or_its_adapters() {
    let outcome = |evidence: &Evidence| {
        let found = findings("device-silent", evidence, None);
        found.into_iter().find(|f| f.component == "slot_2").unwrap().outcome
    };
    let mut by_itself = evidence(server());
    let mut devices = edit(&mut by_itself).pcie_devices.value().unwrap().clone();
    for (version, expected) in [("20.1", Outcome::Pass), ("", Outcome::Unknown), ("N/A", Outcome::Unknown)] {
        devices.items.iter_mut().find(|d| d.id.text() == Some("slot_2")).unwrap().firmware_version = text(version);
        edit(&mut by_itself).pcie_devices = known(devices.clone());
        assert_eq!(outcome(&by_itself), expected, "{version:?}");
    }
    let mut by_adapter = evidence(server());
    edit(&mut by_adapter).network_adapters = list(vec![NetworkAdapter {
        uri: "/redfish/v1/Chassis/1/NetworkAdapters/slot-2".into(),
        id: text("slot-2"),
        name: text("slot-2"),
        manufacturer: text(""),
        model: text(""),
        firmware_version: text("20.1"),
        status: fine(),
        pcie_devices: known(vec!["/redfish/v1/Chassis/1/PCIeDevices/slot_2/".into()]),
    }]);
    assert_eq!(outcome(&by_adapter), Outcome::Pass);
}

#[test]
fn a_member_that_only_shares_the_subsystem_ids_is_a_hint_and_not_a_sight() {
    let mut evidence = evidence(server());
    let mut members = edit(&mut evidence).firmware.value().unwrap().clone();
    members.items.push(FirmwareMember { related: absent(), ..member("Slot_6.1", "DEVICE-14E41597-13", "216.0") });
    edit(&mut evidence).firmware = known(members);
    let found = findings("device-silent", &evidence, None);
    let silent = found.iter().find(|f| f.component == "slot_2").unwrap();
    assert_eq!(silent.outcome, Outcome::Unknown);
    assert!(silent.evidence.iter().any(|l| l.text.starts_with("Slot_6.1 carries its subsystem ids")), "{silent:?}");
}

#[test]
fn without_the_devices_or_the_inventory_nothing_is_said_to_be_seen() {
    type Change = fn(&mut Hardware);
    let cases: [(Change, Severity); 4] = [
        // A list that nobody offers weighs what it may hide; one that was refused, or that something names, is a gap.
        (
            |h| {
                h.pcie_devices = absent();
                let Observation::Known { value: members, .. } = &mut h.firmware else { return };
                members.items.iter_mut().for_each(|member| member.related = absent());
            },
            Severity::Warn,
        ),
        (|h| h.pcie_devices = absent(), Severity::Block),
        (|h| h.pcie_devices = null(), Severity::Block),
        (|h| h.firmware = absent(), Severity::Block),
    ];
    for (change, severity) in cases {
        let mut evidence = evidence(server());
        change(edit(&mut evidence));
        let found = findings("device-silent", &evidence, Some(&sr650_v2()));
        assert!(
            matches!(found.as_slice(), [f] if f.outcome == Outcome::Unknown && f.severity == severity),
            "{found:?}"
        );
    }
}
