//! The way to a level: stepping stones, and what is updated first.

use super::*;
use crate::baseline::FirmwareRule;

fn imported(files: &[(&str, String)], whom: &str) -> Draft {
    let folder = tempfile::tempdir().unwrap();
    files.iter().for_each(|(name, text)| std::fs::write(folder.path().join(name), text).unwrap());
    let wanted = Wanted::Named(whom);
    draft(import(folder.path(), wanted).unwrap(), wanted, &name(), date(2026, 11, 30), None).unwrap()
}

fn ways(draft: &Draft) -> Vec<String> {
    let way = |rule: &FirmwareRule| {
        let through: Vec<String> = rule.via.iter().map(|via| via.through.to_string()).collect();
        format!("{} via [{}] after [{}]", rule.id, through.join(", "), rule.after.join(", "))
    };
    baseline(draft).rules.iter().map(way).collect()
}

#[test]
fn a_package_gives_its_level_its_stepping_stone_and_what_goes_first() {
    let uefi = package_of(
        "UEFI",
        "lnvgy_fw_uefi_afe136d-3.60_anyos_32-64",
        "AFE136D",
        "3.60",
        &["lnvgy_fw_xcc_afbt50f-5.10_anyos_noarch", "lnvgy_fw_uefi_afe130c-3.00_anyos_32-64", "lnvgy_utl_lxce_x"],
    );
    let xcc = package_of("XCC", "lnvgy_fw_xcc_afbt58b-5.70_anyos_noarch", "AFBT58B", "5.70", &[]);
    let draft = imported(&[("uefi.xml", uefi.clone()), ("xcc.xml", xcc)], "7Z73");
    assert_eq!(
        ways(&draft),
        ["bmc-afbt via [] after []", "uefi-afe1 via [AFE130C-3.00] after [bmc-afbt]"],
        "{}",
        draft.text
    );
    let quotes: Vec<String> = baseline(&draft).sources.iter().map(|source| source.quote.clone()).collect();
    assert!(quotes.iter().any(|quote| quote.ends_with("lnvgy_fw_xcc_afbt58b-5.70_anyos_noarch")), "{quotes:?}");
    let left = &draft.left_out;
    assert_eq!(why(left, "lnvgy_utl_lxce_x")[0].0, "a package that goes first, whose SoftwareId is not known");
    assert_eq!(
        why(left, "afbt50f")[0].0,
        "goes before lnvgy_fw_uefi_afe136d-3.60_anyos_32-64: the order is kept, its level is no demand of this file"
    );
    assert!(found(&uefi, "7Z74").levels.is_empty(), "another machine type");
}

#[test]
fn a_package_whose_fields_do_not_agree_with_its_fix_id_is_left_out() {
    let of = |category: &str, build: &str, version: &str| {
        let file = package_of(category, "lnvgy_fw_xcc_afbt58b-5.70_anyos_noarch", build, version, &[]);
        let found = found(&file, "7Z73");
        assert!(found.levels.is_empty());
        found.left_out[0].why.clone()
    };
    assert_eq!(of("XCC", "AFBT58B", "5.60"), "the fix id and the fields beside it name different levels");
    assert_eq!(of("XCC", "58B", "5.70"), "the build does not name its family");
    assert_eq!(of("XCC", "", ""), "its fix id, build or version is not one of Lenovo's");
    assert_eq!(of("IMM", "AFBT58B", "5.70"), "firmware of a kind whose SoftwareId is not known (IMM)");
    let twice = package_of("XCC", "lnvgy_fw_xcc_afbt58b-5.70_anyos_noarch", "AFBT58B", "5.70", &[]);
    let twice = twice.replace("<PROPERTY NAME=\"payload\"", "<PROPERTY NAME=\"category\"");
    assert_eq!(found(&twice, "7Z73").left_out[0].why, "it describes several packages, or none");
}

#[test]
fn the_inventory_of_a_component_says_the_way_to_the_level_of_the_bundle() {
    let bundle = r#"{"Updates": [
 {"Payload": "u.uxz", "Oem": {"Inventory": [{"SoftwareId": "UEFI-ESE1-1", "Version": "ESE126H-3.30"}]}},
 {"Payload": "n.uxz", "Oem": {"Inventory": [{"SoftwareId": "DEVICE-14E4-16D7-17AA-4105-13", "Version": "227.1.115.0"}]}},
 {"Payload": "x.uxz", "Oem": {"Inventory": [{"SoftwareId": "BMC-ESX3-1", "Version": "ESX334M-5.50"}]}}],
 "Oem": {"ApplicableMachineTypes": ["7D75"]}}"#
        .to_owned();
    let own = "\"MinimumSupportedVersion\": {\"SoftwareId\": \"DEVICE-14E4-16D7-17AA-4105-13\", \"Version\": \"216.0.333.11\", \"FixId\": \"x\"},\n\
        \"Prerequisites\": [{\"SoftwareId\": \"BMC-ESX3-1\", \"Version\": \"ESX330M-5.10\", \"FixId\": \"y\"}]";
    let nic = component_inventory(&["DEVICE-14E4-16D7-17AA-4105-13"], own);
    let wider = bundle
        .replace("\"Oem\": {\"Applicable", "\"Oem\": {\"FixId\": {\"Name\": \"fix\"}, \"Applicable")
        .replace("7D75", "7D99");
    let files = [("b_index.json", bundle), ("c_index.json", wider), ("n_inventory.json", nic)];
    let draft = imported(&files, "7D75");
    assert_eq!(
        ways(&draft),
        [
            "bmc-esx3-1 via [] after []",
            "device-14e4-16d7-17aa-4105-13 via [216.0.333.11] after [bmc-esx3-1]",
            "uefi-ese1-1 via [] after [bmc-esx3-1]",
        ],
        "{}",
        draft.text
    );
    assert!(why(&draft.left_out, "BMC-ESX3-1 ESX330M-5.10")[0].0.starts_with("it goes first: the order is kept"));
    assert!(why(&draft.left_out, "fix")[0].0.starts_with("the index of one component, whose list of machine types"));
    // A least version above the goal leads nowhere.
    let above = component_inventory(&["DEVICE-14E4-16D7-17AA-4105-13"], &own.replace("216.0.333.11", "999.0.0.0"));
    let draft = imported(&[("b_index.json", files[0].1.clone()), ("n_inventory.json", above)], "7D75");
    assert!(ways(&draft)[1].contains("via []"), "{}", draft.text);
    assert!(
        draft.left_out.iter().any(|l| l.why == "the least version \"999.0.0.0\" is not one below 227.1.115.0"),
        "{:?}",
        draft.left_out
    );
}

#[test]
fn uefi_comes_after_the_bmc_in_every_file_of_lenovo_and_no_order_goes_round() {
    let xcc = component("XCC", "lnvgy_fw_xcc_afbt58b-5.70_anyos_noarch", "AFBT58B", "5.70");
    let backup = component("XCC-Backup", "lnvgy_fw_xcc_afbt58b-5.70_anyos_noarch", "AFBT58B", "5.70");
    let uefi = component("UEFI", "lnvgy_fw_uefi_afe136d-3.60_anyos_32-64", "AFE136D", "3.60");
    let draft = drafted(&policy(&[("7Z73", &(uefi.clone() + &xcc + &backup))]), "7Z73");
    assert_eq!(
        ways(&draft),
        ["bmc-afbt via [] after []", "bmc-afbt-backup via [] after []", "uefi-afe1 via [] after [bmc-afbt]"]
    );
    let alone = drafted(&policy(&[("7Z73", &uefi)]), "7Z73");
    assert_eq!(ways(&alone), ["uefi-afe1 via [] after []"], "nothing is named that the draft does not have");
    let round = package_of(
        "XCC",
        "lnvgy_fw_xcc_afbt58b-5.70_anyos_noarch",
        "AFBT58B",
        "5.70",
        &["lnvgy_fw_uefi_afe130c-3.00_anyos_32-64"],
    );
    let uefi = package_of("UEFI", "lnvgy_fw_uefi_afe136d-3.60_anyos_32-64", "AFE136D", "3.60", &[]);
    let both = imported(&[("a.xml", round), ("b.xml", uefi)], "7Z73");
    assert_eq!(
        ways(&both),
        ["bmc-afbt via [] after []", "uefi-afe1 via [] after []"],
        "neither goes first: {}",
        both.text
    );
}

#[test]
fn each_server_of_a_file_is_named_as_for_takes_it() {
    let folder = tempfile::tempdir().unwrap();
    for (file, text, servers) in [
        ("dell.xml", dell(), vec!["090E", "060E", "063C"]),
        ("policy.xml", policy(&[("7Z73", ""), ("7Z08", "")]), vec!["7Z73", "7Z08"]),
        (
            "cve.json",
            record("CVE-1", &[("SR650 V2 (ThinkSystem) XCC", "\"lessThan\": \"4.71 AFBT48C\"")], ""),
            vec!["ThinkSystem SR650 V2"],
        ),
        ("package.xml", package_of("XCC", "x", "", "", &[]), vec!["7Z72", "7Z73"]),
    ] {
        let path = folder.path().join(file);
        std::fs::write(&path, text).unwrap();
        assert_eq!(super::servers(&path).unwrap(), servers, "{file}");
    }
    let path = folder.path().join("hpe.json");
    std::fs::write(&path, repository()).unwrap();
    assert!(
        super::servers(&path)
            .unwrap_err()
            .to_string()
            .ends_with("it names no servers: say with --for which one is meant")
    );
}
