//! Each rule where it passes, fails and does not know; and that taking evidence away never makes anything pass.

mod by_system;
mod captured;
mod devices;
mod driver;
mod floors;
mod level;
mod matching;
mod never_better;
mod settings;
mod standing;

use std::sync::LazyLock;

use super::assess::{Level, assess};
use super::table::table;
use crate::baseline::{Baseline, Catalogue, SettingRule, Severity};
use crate::evidence::testing::{
    absent, at, device, evidence, fine, hardware, known, list, log_entry, maintenance_log, member, null, text, today,
};
use crate::evidence::{
    Bank, Evidence, FirmwareMember, Hardware, Members, Missing, NetworkAdapter, Observation, Unread,
};
use crate::rules::{Bench, Finding, Moment, Outcome, RULES, judge_one, registry};

/// The findings of one rule, which the register knows by its id.
fn findings(id: &str, evidence: &Evidence, baseline: Option<&Baseline>) -> Vec<Finding> {
    judge_one(registry::find(id).unwrap(), &Bench::new(evidence, baseline, Moment::on(today())))
}

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
    static READ: LazyLock<Baseline> =
        LazyLock::new(|| Catalogue::embedded().unwrap().select("sr650-v2", today()).unwrap());
    READ.clone()
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
