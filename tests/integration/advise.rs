//! `baseline advise`: a server held against what a vendor publishes. The records here are synthetic: no such flaw is known.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::program::{patchgate, run};

/// A CVE record of Lenovo's for the XCC of the SR650 V2, fixed at this level.
fn record(folder: &Path, id: &str, fixed: &str) {
    let affected = json!([{
        "product": "SR650 V2 (ThinkSystem) XCC",
        "versions": [{"lessThan": fixed, "status": "affected"}],
    }]);
    let metrics = json!([{"cvssV3_1": {"baseSeverity": "HIGH"}}]);
    let cna = json!({"affected": affected, "metrics": metrics});
    let record = json!({"dataType": "CVE_RECORD", "cveMetadata": {"cveId": id}, "containers": {"cna": cna}});
    std::fs::write(folder.join(format!("{id}.json")), record.to_string()).unwrap();
}

#[test]
fn installed_firmware_below_the_fixed_level_blocks_and_each_format_names_the_record() {
    let folder = tempfile::tempdir().unwrap();
    record(folder.path(), "CVE-2099-0001", "9.90 AFBT99Z");
    let from = folder.path().display().to_string();
    let advise =
        |format: &str| run(patchgate(["baseline", "advise", "--from", &from, "mock:sr650-v2", "--format", format]));
    let table = advise("table");
    assert_eq!(table.code, 1, "{}{}", table.out, table.err);
    assert!(table.out.contains("AFBT99Z") && table.out.contains("CVE-2099-0001"), "{}", table.out);
    for format in ["json", "sarif", "cyclonedx", "csv"] {
        let given = advise(format);
        assert_eq!(given.code, 1, "{format}: {}", given.err);
        assert!(given.out.contains("CVE-2099-0001"), "{format}: {}", given.out);
    }
    let bom: Value = serde_json::from_str(&advise("cyclonedx").out).unwrap();
    let ids: Vec<&str> = bom["vulnerabilities"].as_array().unwrap().iter().filter_map(|v| v["id"].as_str()).collect();
    assert_eq!(ids, ["CVE-2099-0001"]);
}

#[test]
fn firmware_at_the_fixed_level_is_told_so_and_still_nothing_is_ready() {
    let folder = tempfile::tempdir().unwrap();
    record(folder.path(), "CVE-2099-0002", "4.00 AFBT40A");
    let from = folder.path().display().to_string();
    let given = run(patchgate(["baseline", "advise", "--from", &from, "mock:sr650-v2", "-v"]));
    assert_ne!(given.code, 0, "{}", given.out);
    assert!(given.out.contains("AFBT40A") && given.out.contains("compliant"), "{}", given.out);
    assert!(!given.out.contains("READY,"), "{}", given.out);
}

#[test]
fn what_is_for_no_such_server_says_for_which_it_is() {
    let folder = tempfile::tempdir().unwrap();
    record(folder.path(), "CVE-2099-0003", "9.90 AFBT99Z");
    let evidence = folder.path().join("evidence.json").display().to_string();
    assert_eq!(run(patchgate(["collect", "mock:sr650-v2", "-o", &evidence])).code, 0);
    let other = std::fs::read_to_string(&evidence).unwrap().replace("ThinkSystem SR650 V2", "ThinkSystem SR999");
    std::fs::write(&evidence, other).unwrap();
    let records = folder.path().join("CVE-2099-0003.json").display().to_string();
    let given = run(patchgate(["baseline", "advise", "--from", &records, "--evidence", &evidence]));
    assert_eq!(given.code, 3, "nothing was asked: {}{}", given.out, given.err);
    assert!(given.err.contains("ThinkSystem SR650 V2"), "{}", given.err);
}
