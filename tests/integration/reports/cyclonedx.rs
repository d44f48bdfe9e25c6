//! CycloneDX against the schema of version 1.6, and what it must not claim.

use std::collections::BTreeSet;

use patchgate::assess::Report;
use patchgate::report::cyclonedx;
use patchgate::rules::firmware::Level;
use serde_json::Value;

use super::scans::{all, assert_printable, report, reports};
use super::schemas::{CYCLONEDX, assert_valid};

fn bom(name: &str, report: &Report) -> Value {
    let document = cyclonedx(report).unwrap();
    assert_printable(name, &document);
    serde_json::from_str(&document).unwrap()
}

#[test]
fn every_report_follows_the_schema() {
    for (name, report) in all() {
        assert_valid(&CYCLONEDX, &name, &bom(&name, &report));
    }
}

#[test]
fn every_part_is_there_once_and_nothing_pending_is_no_part() {
    for (name, report) in all() {
        let bom = bom(&name, &report);
        let components = bom["components"].as_array().unwrap();
        let parts = report.firmware.iter().filter(|row| row.level != Level::NothingPending).count();
        assert_eq!(components.len(), parts, "{name}");
        let references: BTreeSet<String> = components.iter().map(|c| c["bom-ref"].to_string()).collect();
        assert_eq!(references.len(), parts, "{name}: a reference stands twice");
    }
}

#[test]
fn a_version_that_was_not_seen_is_left_out_with_its_reason() {
    let bom = bom("healthy", &report("healthy"));
    let silent = bom["components"].as_array().unwrap().iter().find(|c| c["type"] == "device").unwrap();
    assert!(silent.get("version").is_none(), "{silent}");
    assert!(silent["properties"].to_string().contains("patchgate:missing"), "{silent}");
    assert_eq!(bom["compositions"][0]["aggregate"], "incomplete");
}

#[test]
fn no_report_claims_to_be_complete() {
    for (name, report) in reports() {
        let aggregate = bom(name, report)["compositions"][0]["aggregate"].clone();
        assert!(aggregate == "incomplete" || aggregate == "unknown", "{name}: {aggregate}");
    }
}

/// The running bank meets the baseline, the spare one is below its minimum, for which the baseline names two records.
#[test]
fn a_cve_is_named_only_where_the_installed_version_breaks_the_demand_that_rests_on_it() {
    let mut report = report("healthy");
    let with = bom("with", &report);
    let named: Vec<String> = with["vulnerabilities"].as_array().unwrap().iter().map(|v| v["id"].to_string()).collect();
    assert_eq!(named, ["\"CVE-2024-38508\"", "\"CVE-2024-8281\""]);
    for vulnerability in with["vulnerabilities"].as_array().unwrap() {
        assert_eq!(vulnerability["affects"], serde_json::json!([{"ref": "firmware:BMC-Backup"}]));
        assert_eq!(vulnerability["analysis"]["state"], "in_triage");
    }
    let backup = report.firmware.iter_mut().find(|row| row.component == "BMC-Backup").unwrap();
    backup.level = Level::BelowWant;
    assert!(bom("without", &report).get("vulnerabilities").is_none());
}

#[test]
fn the_same_report_gives_the_same_document_and_another_one_another_serial_number() {
    let report = report("healthy");
    assert_eq!(cyclonedx(&report).unwrap(), cyclonedx(&report).unwrap());
    let mut later = report.clone();
    later.collected_at = "2026-11-23T12:00:00Z".parse().unwrap();
    assert_ne!(bom("now", &report)["serialNumber"], bom("later", &later)["serialNumber"]);
    assert_eq!(bom("now", &report)["metadata"]["timestamp"], "2026-11-22T12:00:00Z");
}
