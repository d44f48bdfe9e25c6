//! `baseline advise`: a server held against what a vendor publishes. The records here are synthetic: no such flaw is known.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::program::{patchgate, run};

/// A CVE record of Lenovo's for the XCC of the SR650 V2, fixed at this level.
pub fn record(folder: &Path, id: &str, fixed: &str) {
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
    assert!(table.out.contains("Updates, in this order: 1"), "{}", table.out);
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

/// The description of a package of Lenovo's, for the SR650 V2.
fn package(folder: &Path, kind: &str, fix_id: &str, [build, version]: [&str; 2], needs: &[&str]) {
    let property = |name: &str, value: &str| format!("<PROPERTY NAME=\"{name}\"><VALUE>{value}</VALUE></PROPERTY>\n");
    let array = |name: &str, values: &[&str]| {
        let values: String = values.iter().map(|value| format!("<VALUE>{value}</VALUE>\n")).collect();
        format!("<PROPERTY.ARRAY NAME=\"{name}\"><VALUE.ARRAY>\n{values}</VALUE.ARRAY></PROPERTY.ARRAY>\n")
    };
    let text = [
        property("category", kind),
        property("Version", &format!("Version {version}")),
        property("buildNumber", build),
        property("xmlFilename", &format!("{fix_id}.xml")),
        array("preReq", needs),
        array("applicableMachineTypes", &["ThinkSystem SR650 V2 [7Z73]"]),
    ];
    std::fs::write(folder.join(format!("{fix_id}.xml")), format!("<CIM><INSTANCE>{}</INSTANCE></CIM>", text.concat()))
        .unwrap();
}

#[test]
fn the_packages_stand_in_the_order_of_the_updates_with_their_stepping_stones() {
    let folder = tempfile::tempdir().unwrap();
    let (uefi, xcc) = ("lnvgy_fw_uefi_afe198a-9.90_anyos_32-64", "lnvgy_fw_xcc_afbt98a-9.90_anyos_noarch");
    package(folder.path(), "UEFI", uefi, ["AFE198A", "9.90"], &["lnvgy_fw_uefi_afe180a-8.00_anyos_32-64"]);
    package(folder.path(), "XCC", xcc, ["AFBT98A", "9.90"], &[]);
    let from = folder.path().display().to_string();
    let given = run(patchgate(["baseline", "advise", "--from", &from, "mock:sr650-v2"]));
    assert_eq!(given.code, 3, "a draft wants, and nothing decides: {}{}", given.out, given.err);
    let table = given.out.split("Updates, in this order: 2").nth(1).unwrap_or_else(|| panic!("{}", given.out));
    let place = |word: &str| table.find(word).unwrap_or_else(|| panic!("{word}: {table}"));
    assert!(place("BMC-Primary") < place("UEFI"), "the management controller goes first: {table}");
    for word in ["lnvgy_fw_xcc_", "lnvgy_fw_uefi_", "AFE180A-8.00"] {
        assert!(table.contains(word), "{word}: {table}");
    }
    let json = run(patchgate(["baseline", "advise", "--from", &from, "mock:sr650-v2", "--format", "json"]));
    assert!(json.out.contains(&format!("line 1: {xcc}")), "each format names the package: {}", json.out);
    assert!(!json.out.contains("Updates, in this order"));
}

#[test]
fn each_server_of_a_file_gets_a_draft_in_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let drafts = folder.path().join("drafts");
    std::fs::create_dir(&drafts).unwrap();
    record(folder.path(), "CVE-2099-0004", "9.90 AFBT99Z");
    let (file, out) = (folder.path().join("CVE-2099-0004.json").display().to_string(), drafts.display().to_string());
    let given = run(patchgate(["baseline", "import", &file, "-o", &out]));
    assert_eq!(given.code, 0, "{}{}", given.out, given.err);
    assert_eq!(given.out, "ThinkSystem SR650 V2: thinksystem-sr650-v2.toml, rules: 1, not converted: 0\n");
    let draft = std::fs::read_to_string(drafts.join("thinksystem-sr650-v2.toml")).unwrap();
    assert!(draft.contains("id = \"thinksystem-sr650-v2\"") && draft.contains("AFBT99Z-9.90"), "{draft}");
    let again = run(patchgate(["baseline", "import", &file, "-o", &out]));
    assert_eq!(again.code, 2, "no draft is overwritten: {}{}", again.out, again.err);
    let nobody = run(patchgate(["baseline", "import", &file]));
    assert_eq!(nobody.code, 2);
    assert!(nobody.err.contains("which server? Give --for"), "{}", nobody.err);
}
