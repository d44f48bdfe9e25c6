//! Each rule where it passes, fails and does not know; and that taking evidence away never makes anything pass.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::*;
use crate::baseline::{Catalogue, Severity};
use crate::evidence::{Bank, Evidence, FirmwareMember, Members, NetworkAdapter, Observation};
use crate::rules::testing::{
    absent, at, device, evidence, findings, fine, hardware, known, list, log_entry, maintenance_log, member, null,
    text, today,
};
use crate::rules::{Bench, Finding, Outcome, RULES, judge_one};

const HEAD: &str = r#"
format = 1
id = "synthetic"
version = "1.0.0"
status = "published"
title = "Synthetic"
needs-patchgate = ">=0.1.0"
[valid]
from = 2026-11-01
until = 2027-05-31
[applies-to]
machine-types = ["7Z73"]
manufacturer = "Lenovo"
[[source]]
id = "s"
url = "https://example.com/s"
quote = "synthetic"
seen = 2026-11-22
[unlisted]
severity = "warn"
[silent-device]
severity = "warn"
"#;

/// A baseline with these rules, each given as the lines after its id, title and sources.
fn baseline(rules: &[&str]) -> Baseline {
    let rules = rules
        .iter()
        .enumerate()
        .map(|(i, rule)| format!("[[rule]]\nid = \"r{i}\"\ntitle = \"Part {i}\"\nsources = [\"s\"]\n{rule}\n"));
    Baseline::parse(&format!("{HEAD}{}", rules.collect::<String>()), "1.0.0.toml").unwrap_or_else(|e| panic!("{e}"))
}

fn sr650_v2() -> Baseline {
    Catalogue::embedded().unwrap().select("sr650-v2", today()).unwrap()
}

fn with_firmware(members: Vec<FirmwareMember>) -> Evidence {
    let mut hardware = hardware();
    hardware.firmware = list(members);
    evidence(hardware)
}

/// `component: outcome severity`, which is what a gate reads.
fn brief(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|f| format!("{}: {:?} {:?}", f.component, f.outcome, f.severity)).collect()
}

fn edit(evidence: &mut Evidence) -> &mut Hardware {
    match &mut evidence.hardware {
        Observation::Known { value, .. } => value,
        Observation::Missing { .. } => panic!("the hardware is known here"),
    }
}

/// The firmware of a real SR650 V2 (public capture of a 7Z73CTO1WW, XCC 5.70), with devices and a settled log.
fn server() -> Hardware {
    let bank = |mut m: FirmwareMember, bank| {
        m.bank = bank;
        m
    };
    let nothing = |id: &str| {
        let m = member(id, "", "");
        FirmwareMember { software_id: null(), version: null(), bank: Bank::NothingPending, ..m }
    };
    let of = |mut m: FirmwareMember, device: &str| {
        m.related = known(vec![format!("/redfish/v1/Chassis/1/PCIeDevices/{device}")]);
        m
    };
    let mut hardware = hardware();
    hardware.firmware = list(vec![
        bank(member("BMC-Backup", "BMC-AFBT-10", "20S-1.85"), Bank::Backup),
        nothing("BMC-Primary-Pending"),
        member("BMC-Primary", "BMC-AFBT-10", "58B-5.70"),
        member("Disk1", "DISK-MZ7L31T9HBLT-00A07-2-10", "JXTC304Q"),
        member("Disk3", "DISK-MZ7L31T9HBLT-00A07-2-10", "JXTC404Q"),
        member("Disk4", "DISK-MZ7L31T9HBLT-00B7C-2-10", "JXTC404Q"),
        member("PSU1", "POWER-DETA6c00-10", "2.51"),
        of(member("Slot_3.Bundle", "DEVICE-1D490601-13", "51.23.0-5631"), "slot_3"),
        of(member("Slot_9.1", "DEVICE-808600AA-13", "1.3450.0"), "slot_9"),
        member("UEFI", "UEFI-AFE1-6", "36D-3.60"),
        nothing("UEFI-Pending"),
    ]);
    hardware.pcie_devices = list(vec![
        device("ob_1", "OnBoard", "DisplayController", ["0x102b", "0x0522", "0x19a2", "0x0101"]),
        device("ob_2", "OnBoard", "MassStorageController", ["0x8086", "0xa182", "0x17aa", "0x7811"]),
        device("slot_2", "PCIe 2", "NetworkController", ["0x14e4", "0x16d7", "0x14e4", "0x1597"]),
        device("slot_3", "PCIe 3", "MassStorageController", ["0x1000", "0x0016", "0x1d49", "0x0601"]),
        device("slot_9", "PCIe 9", "NetworkController", ["0x8086", "0x1521", "0x8086", "0x00aa"]),
    ]);
    hardware.logs = maintenance_log(vec![
        log_entry(1, "2026-01-14T17:53:24Z", "UEFI firmware is updated to AFE136D  by Redfish."),
        log_entry(2, "2026-01-15T09:09:54Z", "UEFI firmware is activated to AFE136D."),
        log_entry(3, "2026-01-16T09:00:00Z", "LXPM firmware is updated to XWL132D by Redfish."),
    ]);
    hardware
}

#[test]
fn the_level_of_a_member_is_judged_by_every_demand() {
    let xcc = "match = { software-id = \"BMC-AFBT-*\" }\nscheme = \"lenovo-build\"\n";
    let drive = "match = { software-id = \"DISK-*\" }\nscheme = \"opaque\"\nseverity = \"warn\"\n";
    let deny = "deny = [{ version = \"AFBT54A-5.50\", reason = \"bad\", source = \"s\" }]";
    for (rule, software_id, version, outcome, severity, level) in [
        (
            format!("{xcc}min = \"AFBT48C-4.71\""),
            "BMC-AFBT-10",
            "58B-5.70",
            Outcome::Pass,
            Severity::Block,
            Level::Compliant,
        ),
        (
            format!("{xcc}min = \"AFBT48C-4.71\""),
            "BMC-AFBT-10",
            "48C-4.71",
            Outcome::Pass,
            Severity::Block,
            Level::Compliant,
        ),
        (
            format!("{xcc}min = \"AFBT48C-4.71\""),
            "BMC-AFBT-10",
            "20S-1.85",
            Outcome::Fail,
            Severity::Block,
            Level::BelowMin,
        ),
        (
            format!("{xcc}want = \"AFBT58B-5.70\""),
            "BMC-AFBT-10",
            "48C-4.71",
            Outcome::Fail,
            Severity::Warn,
            Level::BelowWant,
        ),
        (
            format!("{xcc}max = \"AFBT48C-4.71\""),
            "BMC-AFBT-10",
            "58B-5.70",
            Outcome::Fail,
            Severity::Block,
            Level::AboveMax,
        ),
        (format!("{xcc}{deny}"), "BMC-AFBT-10", "54A-5.50", Outcome::Fail, Severity::Block, Level::Denied),
        (format!("{xcc}{deny}"), "BMC-AFBT-10", "58B-5.70", Outcome::Pass, Severity::Block, Level::Compliant),
        (
            format!("{drive}allow = [\"JXTC404Q\"]"),
            "DISK-X-2-10",
            "JXTC304Q",
            Outcome::Fail,
            Severity::Warn,
            Level::NotAllowed,
        ),
        (
            format!("{drive}allow = [\"JXTC404Q\"]"),
            "DISK-X-2-10",
            "JXTC404Q",
            Outcome::Pass,
            Severity::Warn,
            Level::Compliant,
        ),
        (
            format!("{xcc}min = \"AFBT48C-4.71\""),
            "BMC-AFBT-10",
            "N/A",
            Outcome::Unknown,
            Severity::Block,
            Level::UnknownVersion,
        ),
        (
            format!("{xcc}min = \"AFBT48C-4.71\""),
            "BMC-AFBT-10",
            "5.70 beta",
            Outcome::Unknown,
            Severity::Block,
            Level::Unparseable,
        ),
        (
            format!("{xcc}min = \"AFBT48C-4.71\""),
            "BMC-AFBT-10",
            "TGBT56D-5.10",
            Outcome::Unknown,
            Severity::Block,
            Level::Incomparable,
        ),
        (
            format!("{xcc}want = \"AFBT48C-4.71\""),
            "BMC-AFBT-10",
            "TGBT56D-5.10",
            Outcome::Unknown,
            Severity::Warn,
            Level::Incomparable,
        ),
        (
            format!(
                "{xcc}min = \"AFBT20N-1.80\"\nwant = \"AFBT58B-5.70\"\nwant-severity = \"block\"\nseverity = \"info\""
            ),
            "BMC-AFBT-10",
            "20A-1.70",
            Outcome::Fail,
            Severity::Block,
            Level::BelowWant,
        ),
    ] {
        let (baseline, member) = (baseline(&[&rule]), member("X", software_id, version));
        assert_eq!(assess(&member, &baseline).level, level, "{rule} {version}");
        let found = findings("firmware-level", &with_firmware(vec![member]), Some(&baseline));
        assert_eq!(brief(&found), [format!("X: {outcome:?} {severity:?}")], "{rule} {version}");
        assert!(!found[0].title.text.contains('{') && found[0].title.text != found[0].title.id, "{:?}", found[0].title);
        assert!(found[0].sources.contains(&"https://example.com/s".to_owned()));
        assert_eq!(found[0].remedy.is_some(), outcome != Outcome::Pass);
    }
}

#[test]
fn a_member_without_its_software_id_could_be_any_that_a_demand_is_about() {
    let baseline = sr650_v2();
    for missing in [null(), absent(), text(""), text("null")] {
        let xcc = FirmwareMember { software_id: missing, ..member("BMC-Primary", "", "58B-5.70") };
        let evidence = with_firmware(vec![xcc, member("UEFI", "UEFI-AFE1-6", "36D-3.60")]);
        assert_eq!(
            brief(&findings("firmware-level", &evidence, Some(&baseline))),
            ["BMC-Primary: Unknown Block", "UEFI: Pass Block"]
        );
        assert_eq!(
            brief(&findings("firmware-required", &evidence, Some(&baseline))),
            ["xcc: Unknown Block", "uefi: Pass Block"]
        );
        assert_eq!(brief(&findings("firmware-unlisted", &evidence, Some(&baseline))), [""; 0]);
    }
}

#[test]
fn a_rule_that_might_match_first_keeps_a_later_one_from_passing_the_member() {
    let strict = "match = { software-id = \"X-*\" }\nscheme = \"dotted\"\nmin = \"2.0\"";
    let lax = "match = { inventory-id = \"*\" }\nscheme = \"dotted\"";
    let baseline = baseline(&[strict, lax]);
    let old = member("A", "X-1", "1.0");
    let hidden = FirmwareMember { software_id: null(), ..old.clone() };
    assert_eq!(assess(&old, &baseline).level, Level::BelowMin);
    assert_eq!(assess(&hidden, &baseline).level, Level::Unclear);
    assert_eq!(assess(&member("A", "Y-1", "1.0"), &baseline).level, Level::Compliant);
}

#[test]
fn a_bank_that_is_not_known_is_not_taken_for_the_harmless_one() {
    let baseline = sr650_v2();
    let mut xcc = member("BMC-Primary", "BMC-AFBT-10", "20S-1.85");
    assert_eq!(assess(&xcc, &baseline).severity, Severity::Block);
    xcc.bank = Bank::Backup;
    assert_eq!((assess(&xcc, &baseline).level, assess(&xcc, &baseline).severity), (Level::BelowMin, Severity::Warn));
    xcc.bank = Bank::Unclear;
    assert_eq!((assess(&xcc, &baseline).level, assess(&xcc, &baseline).severity), (Level::Unclear, Severity::Block));
}

#[test]
fn a_required_member_is_missing_only_where_everything_was_seen() {
    let baseline = sr650_v2();
    let evidence = with_firmware(vec![member("UEFI", "UEFI-AFE1-6", "36D-3.60")]);
    let required = |evidence: &Evidence| brief(&findings("firmware-required", evidence, Some(&baseline)));
    assert_eq!(required(&evidence), ["xcc: Fail Block", "uefi: Pass Block"]);

    let unread = Unread { from: "/x/BMC-Primary".into(), missing: Missing::Null, at: at() };
    let mut in_part = evidence.clone();
    let items = edit(&mut in_part).firmware.value().unwrap().items.clone();
    edit(&mut in_part).firmware = known(Members { items, unread: vec![unread] });
    assert_eq!(required(&in_part), ["xcc: Unknown Block", "uefi: Pass Block"]);

    let mut not_ready = evidence.clone();
    let service = edit(&mut not_ready).update_service.value().unwrap().clone();
    edit(&mut not_ready).update_service =
        known(crate::evidence::UpdateService { inventory_ready: known(false), ..service });
    assert_eq!(required(&not_ready), ["xcc: Unknown Block", "uefi: Pass Block"]);

    let mut missing = evidence.clone();
    edit(&mut missing).firmware = Observation::missing(Missing::Denied { detail: "403".into() }, "/x", at());
    assert_eq!(required(&missing), ["xcc: Unknown Block", "uefi: Unknown Block"]);
    assert_eq!(required(&with_firmware(Vec::new())), ["xcc: Unknown Block", "uefi: Unknown Block"]);
}

#[test]
fn drift_is_named_and_an_unseen_member_keeps_a_group_from_passing() {
    let baseline = sr650_v2();
    let drive = |id: &str, version: &str| member(id, "DISK-MZ7L31T9HBLT-00A07-2-10", version);
    let uniform = |members| findings("firmware-uniform", &with_firmware(members), Some(&baseline));

    let drift = uniform(vec![drive("Disk1", "JXTC304Q"), drive("Disk3", "JXTC404Q")]);
    assert_eq!(brief(&drift), ["DISK-MZ7L31T9HBLT-00A07-2-10: Fail Warn"]);
    assert!(drift[0].title.text.contains("Disk1 JXTC304Q, Disk3 JXTC404Q"), "{}", drift[0].title.text);

    let group = "DISK-MZ7L31T9HBLT-00A07-2-10";
    let hidden = FirmwareMember { software_id: null(), ..drive("Disk3", "JXTC404Q") };
    let silent = FirmwareMember { version: null(), ..drive("Disk3", "") };
    let two = [drive("Disk1", "JXTC304Q"), drive("Disk2", "JXTC304Q")];
    for (extra, expected) in [(None, "Pass"), (Some(hidden), "Unknown"), (Some(silent), "Unknown")] {
        let members: Vec<_> = two.iter().cloned().chain(extra).collect();
        assert_eq!(brief(&uniform(members)), [format!("{group}: {expected} Warn")]);
    }
    let one = uniform(vec![drive("Disk1", "JXTC304Q")]);
    assert_eq!(brief(&one), [format!("{group}: NotApplicable Warn")]);
}

#[test]
fn what_no_rule_is_about_is_shown() {
    let gpu = member("GPU1", "DEVICE-10DE26B5-13", "95.02.39.00.01");
    let found = findings("firmware-unlisted", &with_firmware(vec![gpu]), Some(&sr650_v2()));
    assert_eq!(brief(&found), ["GPU1: Fail Warn"]);
}

#[test]
fn the_inventory_must_be_whole_ready_and_not_empty() {
    let inventory = |evidence: &Evidence| brief(&findings("firmware-inventory", evidence, None));
    let mut evidence = evidence(server());
    assert_eq!(inventory(&evidence), ["ready: Pass Block", "inventory: Pass Block"]);
    assert_eq!(inventory(&with_firmware(Vec::new())), ["ready: Pass Block", "inventory: Unknown Block"]);

    for (ready, vendor, expected) in [
        (known(false), "Lenovo", "Unknown"),
        (null(), "Lenovo", "Unknown"),
        (absent(), "Lenovo", "Unknown"),
        (absent(), "Dell", "NotApplicable"),
        (null(), "Dell", "Unknown"),
    ] {
        let service = edit(&mut evidence).update_service.value().unwrap().clone();
        edit(&mut evidence).update_service =
            known(crate::evidence::UpdateService { inventory_ready: ready, ..service });
        edit(&mut evidence).service.vendor = text(vendor);
        assert_eq!(inventory(&evidence)[0], format!("ready: {expected} Block"), "{vendor}");
    }
    edit(&mut evidence).firmware = known(Members {
        items: vec![member("UEFI", "UEFI-AFE1-6", "36D-3.60")],
        unread: vec![Unread {
            from: "/redfish/v1/UpdateService/FirmwareInventory/PSU1".into(),
            missing: Missing::Null,
            at: at(),
        }],
    });
    assert_eq!(inventory(&evidence)[1..], ["PSU1: Unknown Block", "inventory: Unknown Block"]);
}

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
fn a_maintenance_log_that_is_not_there_is_only_excused_for_other_vendors() {
    for (vendor, expected) in [(text("Lenovo"), "Unknown"), (text("Dell"), "NotApplicable"), (null(), "Unknown")] {
        let mut hardware = hardware();
        hardware.service.vendor = vendor;
        for logs in [list(Vec::new()), absent()] {
            hardware.logs = logs;
            let found = brief(&findings("firmware-pending", &evidence(hardware.clone()), None));
            assert_eq!(found, [format!("maintenance log: {expected} Block")]);
        }
        hardware.logs = null();
        let found = brief(&findings("firmware-pending", &evidence(hardware), None));
        assert_eq!(found, ["maintenance log: Unknown Block"]);
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
    let silent = &found[1];
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
    for part in ["devices", "inventory"] {
        let mut evidence = evidence(server());
        match part {
            "devices" => edit(&mut evidence).pcie_devices = absent(),
            _ => edit(&mut evidence).firmware = absent(),
        }
        let found = findings("device-silent", &evidence, Some(&sr650_v2()));
        assert!(matches!(found.as_slice(), [f] if f.outcome == Outcome::Unknown && f.severity == Severity::Block));
    }
}

#[test]
fn only_a_baseline_in_force_for_this_machine_passes() {
    let good = sr650_v2();
    let with = |from: &str, to: &str| {
        assert!(good.text.contains(from));
        Baseline::parse(&good.text.replacen(from, to, 1), "test.toml").unwrap()
    };
    let standing = |evidence: &Evidence, baseline: Option<&Baseline>| {
        let found = findings("baseline-standing", evidence, baseline);
        (found[0].outcome, found[0].severity, found[0].title.id.clone())
    };
    let server = evidence(server());
    assert_eq!(standing(&server, Some(&good)), (Outcome::Pass, Severity::Block, "baseline-valid".into()));
    for (baseline, id) in [
        (None, "baseline-none"),
        (Some(with("until = 2027-05-31", "until = 2026-11-21")), "baseline-stale"),
        (Some(with("from = 2026-11-01", "from = 2026-11-23")), "baseline-not-yet"),
        (Some(with("\"published\"", "\"draft\"")), "baseline-draft"),
        (Some(with("\"published\"", "\"withdrawn\"")), "baseline-withdrawn"),
        (Some(with("[\"7Z72\", \"7Z73\"]", "[\"7X06\"]")), "baseline-other-machine"),
        (Some(with("\"Lenovo\"", "\"Other\"")), "baseline-other-machine"),
        (Some(with("[unlisted]", "[severity]\nsecureboot = \"block\"\n[unlisted]")), "baseline-wrong-severity"),
        (Some(with("[unlisted]", "[severity]\nfirmware-level = \"info\"\n[unlisted]")), "baseline-wrong-severity"),
    ] {
        assert_eq!(standing(&server, baseline.as_ref()), (Outcome::Unknown, Severity::Block, id.into()));
    }
    let mut nameless = server.clone();
    nameless.subject.machine_type = null();
    assert_eq!(standing(&nameless, Some(&good)).2, "baseline-machine-unknown");
}

#[test]
fn a_baseline_for_other_machines_demands_nothing_of_this_one() {
    let mut other = evidence(server());
    other.subject.machine_type = text("7X06");
    for rule in ["firmware-level", "firmware-required", "firmware-uniform", "firmware-unlisted"] {
        assert_eq!(brief(&findings(rule, &other, Some(&sr650_v2()))), [""; 0], "{rule}");
    }
}

#[test]
fn the_baseline_replaces_the_severity_of_a_rule() {
    let replaced = format!("{}\n[severity]\nfirmware-pending = \"warn\"\n", sr650_v2().text);
    let replaced = Baseline::parse(&replaced, "test.toml").unwrap();
    let mut hardware = server();
    hardware.logs = maintenance_log(vec![log_entry(1, "2026-01-14T17:53:24Z", "UEFI firmware is updated to AFE136D.")]);
    let severity = |baseline: &Baseline| {
        let found = findings("firmware-pending", &evidence(hardware.clone()), Some(baseline));
        found.iter().find(|f| f.component == "maintenance log UEFI").map(|f| (f.outcome, f.severity)).unwrap()
    };
    assert_eq!(severity(&sr650_v2()), (Outcome::Fail, Severity::Block));
    assert_eq!(severity(&replaced), (Outcome::Fail, Severity::Warn));
}

#[test]
fn every_rule_with_a_severity_elsewhere_exists() {
    for (id, _) in FIXED {
        assert!(RULES.iter().any(|rule| rule.id == *id), "{id}");
    }
    assert_eq!(may_replace_severity("firmware-pending"), Ok(()));
    assert!(may_replace_severity("no-such-rule").is_err());
}

#[test]
fn the_table_has_a_row_for_each_member_and_each_silent_device() {
    let mut hardware = server();
    let items = hardware.firmware.value().unwrap().items.clone();
    let unread = vec![Unread { from: "/x/PSU2".into(), missing: Missing::Null, at: at() }];
    hardware.firmware = known(Members { items, unread });
    let rows = table(&hardware, Some(&sr650_v2()));
    let brief: Vec<String> = rows.iter().map(|r| format!("{} {}", r.component, r.level)).collect();
    assert_eq!(
        brief,
        [
            "BMC-Backup below min",
            "BMC-Primary-Pending nothing pending",
            "BMC-Primary compliant",
            "Disk1 compliant",
            "Disk3 compliant",
            "Disk4 compliant",
            "PSU1 compliant",
            "Slot_3.Bundle compliant",
            "Slot_9.1 compliant",
            "UEFI compliant",
            "UEFI-Pending nothing pending",
            "PSU2 unread",
            "slot_2 not observable",
        ]
    );
    assert_eq!(rows[2].wanted, "min AFBT48C-4.71, want AFBT58B-5.70");
    assert_eq!((rows[0].severity, rows[0].bank), (Severity::Warn, Some(Bank::Backup)));
    assert!(table(&hardware, None).iter().all(|r| r.level != Level::Compliant));
}

/// The outcome of each finding of the firmware rules, by id, and the worst that it does to the verdict.
fn answers(evidence: &Evidence, baseline: &Baseline) -> (BTreeMap<String, Outcome>, bool) {
    let bench = Bench { evidence, baseline: Some(baseline), today: today() };
    let ours = |id: &str| id.starts_with("firmware-") || ["device-silent", "baseline-standing"].contains(&id);
    let found: Vec<_> = RULES.iter().filter(|r| ours(r.id)).flat_map(|r| judge_one(r, &bench)).collect();
    let stops = |f: &Finding| f.severity == Severity::Block && matches!(f.outcome, Outcome::Fail | Outcome::Unknown);
    let ready = !found.iter().any(stops);
    let count = found.len();
    let outcomes: BTreeMap<_, _> = found.into_iter().map(|f| (f.id, f.outcome)).collect();
    assert_eq!(outcomes.len(), count, "two findings share an id");
    (outcomes, ready)
}

/// The JSON pointers of everything that is an observation with a value.
fn observations(value: &Value, at: &str, into: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            if object.contains_key("value") && object.contains_key("from") {
                into.push(at.to_owned());
            }
            for (key, value) in object {
                observations(value, &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), into);
            }
        }
        Value::Array(items) => items.iter().enumerate().for_each(|(i, v)| observations(v, &format!("{at}/{i}"), into)),
        _ => {}
    }
}

fn never_better(hardware: Hardware, baseline: &Baseline, reasons: &[Value]) {
    let whole = evidence(hardware);
    let (before, ready) = answers(&whole, baseline);
    let json = serde_json::to_value(&whole).unwrap();
    let mut places = Vec::new();
    observations(&json, "", &mut places);
    assert!(places.len() > 100, "{}", places.len());
    for place in &places {
        for reason in reasons {
            let mut changed = json.clone();
            let observation = changed.pointer_mut(place).unwrap().as_object_mut().unwrap();
            observation.remove("value");
            observation.insert("missing".into(), reason.clone());
            compare(&before, ready, changed, baseline, &format!("{place} {reason}"));
        }
    }
    for list in ["firmware", "pcie_devices"] {
        let items = format!("/hardware/value/{list}/value/items");
        for i in 0..json.pointer(&items).unwrap().as_array().unwrap().len() {
            let mut changed = json.clone();
            let gone = changed.pointer_mut(&items).unwrap().as_array_mut().unwrap().remove(i);
            let unread = json!([{"from": gone["uri"], "missing": {"reason": "failed", "detail": "404"}, "at": at()}]);
            changed.pointer_mut(&format!("/hardware/value/{list}/value")).unwrap()["unread"] = unread;
            compare(&before, ready, changed, baseline, &format!("{items}/{i} unread"));
        }
    }
    for i in 0..json.pointer("/hardware/value/firmware/value/items").unwrap().as_array().unwrap().len() {
        let mut changed = json.clone();
        *changed.pointer_mut(&format!("/hardware/value/firmware/value/items/{i}/bank")).unwrap() = json!("unclear");
        compare(&before, ready, changed, baseline, &format!("bank of member {i}"));
    }
}

fn compare(before: &BTreeMap<String, Outcome>, ready: bool, changed: Value, baseline: &Baseline, what: &str) {
    let changed: Evidence = serde_json::from_value(changed).unwrap();
    let (after, still_ready) = answers(&changed, baseline);
    for (id, outcome) in before {
        let worse = matches!(outcome, Outcome::Fail | Outcome::Unknown);
        assert!(!(worse && after.get(id) == Some(&Outcome::Pass)), "{what}: {id} was {outcome:?} and passes");
    }
    assert!(ready || !still_ready, "{what}: the verdict became ready");
}

#[test]
fn taking_evidence_away_never_makes_a_finding_pass_or_the_server_ready() {
    let reasons = [
        json!({"reason": "absent"}),
        json!({"reason": "null"}),
        json!({"reason": "unreadable", "raw": "[]", "detail": "expected something else"}),
        json!({"reason": "failed", "detail": "HTTP 500"}),
    ];
    never_better(server(), &sr650_v2(), &reasons);
}

#[test]
fn taking_evidence_away_never_hides_what_blocks() {
    // Synthetic: every demand blocks and every kind of trouble is there, one at a time.
    let reasons = [json!({"reason": "absent"}), json!({"reason": "null"})];
    let strict = Baseline::parse(&sr650_v2().text.replace("\"warn\"", "\"block\""), "test.toml").unwrap();
    let quiet = |hardware: &mut Hardware| {
        let mut members = hardware.firmware.value().unwrap().clone();
        members.items.retain(|m| !["BMC-Backup", "Disk1"].contains(&m.key()));
        hardware.firmware = known(members);
        let mut devices = hardware.pcie_devices.value().unwrap().clone();
        devices.items.retain(|d| d.id.text() != Some("slot_2"));
        hardware.pcie_devices = known(devices);
    };
    let base = || {
        let mut hardware = server();
        quiet(&mut hardware);
        hardware
    };
    assert!(answers(&evidence(base()), &strict).1, "the base is ready, so that each trouble is the only one");

    let mut add: Vec<FirmwareMember> = vec![
        member("Disk9", "DISK-MZ7L31T9HBLT-00A07-2-10", "JXTC304Q"),
        member("PSU2", "POWER-ACBE6c00-10", "2.40"),
        member("GPU1", "DEVICE-10DE26B5-13", "95.02"),
        FirmwareMember { bank: Bank::Backup, ..member("BMC-Backup", "BMC-AFBT-10", "20S-1.85") },
        FirmwareMember { bank: Bank::Pending, ..member("UEFI-Staged", "UEFI-AFE1-6", "38A-3.70") },
    ];
    while let Some(member) = add.pop() {
        let mut hardware = base();
        let mut members = hardware.firmware.value().unwrap().clone();
        members.items.push(member);
        hardware.firmware = known(members);
        never_better(hardware, &strict, &reasons);
    }
    let mut silent = server();
    quiet(&mut silent);
    silent.pcie_devices = server().pcie_devices;
    never_better(silent, &strict, &reasons);
    let mut waiting = base();
    waiting.logs = maintenance_log(vec![log_entry(1, "2026-01-14T17:53:24Z", "UEFI firmware is updated to AFE136D.")]);
    never_better(waiting, &strict, &reasons);
}

#[test]
fn the_example_of_the_documentation_is_a_baseline_and_names_every_fixed_severity() {
    let page = include_str!("../../../docs/baseline.md");
    let example = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    assert_eq!(crate::baseline::lint(example, &may_replace_severity), []);
    let (_, table) = page.split_once("## What `[severity]` cannot replace").unwrap();
    for (id, _) in FIXED {
        assert!(table.contains(&format!("`{id}`")), "{id} is not in docs/baseline.md");
    }
}
