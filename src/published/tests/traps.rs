//! Traps of real files that stand in no other test, each with the words in which it is left out.

use super::*;

fn for_server(text: &str, server: &crate::evidence::Evidence) -> Result<Draft, DraftError> {
    let wanted = Wanted::Server(server);
    let found = import_bytes(text.as_bytes(), "file", wanted).unwrap();
    draft(found, wanted, &name(), date(2026, 11, 30), None)
}

fn told(draft: &Draft) -> Vec<String> {
    let baseline = baseline(draft);
    let told = |rule: &crate::baseline::FirmwareRule| {
        let version = rule.want.as_ref().or(rule.exact.as_ref()).unwrap();
        format!("{} {} {version} {}", rule.matches, rule.scheme, rule.want_severity)
    };
    baseline.rules.iter().map(told).collect()
}

#[test]
fn a_report_of_openmanage_is_for_the_device_that_was_compared_and_its_places() {
    let rows = [
        ome_row("DCIM:INSTALLED#741__BIOS.Setup.1-1", "1.8.2", "1.9.2", "CRITICAL"),
        ome_row("DCIM:INSTALLED#802__NIC.Slot.2-1", "16.5.20", "16.5.21", "WARNING"),
        ome_row("DCIM:INSTALLED#803__NIC.Slot.3-1", "22.36.1010", "22.35.1012", "DOWNGRADE"),
        ome_row("DCIM:INSTALLED#804__PSU.Slot.1", "00.2A.2B", "00.2A.2C", "WARNING"),
        ome_row("DCIM:INSTALLED#805", "1.0", "1.1", "WARNING"),
        ome_row("DCIM:INSTALLED#806__*", "1.0", "1.1", "WARNING"),
    ];
    let draft = for_server(&ome("SYNTHETIC", &rows), &server()).unwrap();
    assert_eq!(
        told(&draft),
        [
            "Id Installed-*__BIOS.Setup.1-1, active bank dell-bios 1.9.2 block",
            "Id Installed-*__NIC.Slot.2-1, active bank dotted 16.5.21 warn",
        ]
    );
    let left = &draft.left_out;
    assert_eq!(why(left, "NIC.Slot.3-1"), [("what runs is newer than the catalogue", Some(4))]);
    assert_eq!(why(left, "PSU.Slot.1"), [("no version scheme reads both \"00.2A.2C\" and what runs", Some(5))]);
    for place in ["#805", "#806"] {
        assert_eq!(why(left, place)[0].0, "it names no place on the server or no version");
    }
    let other = for_server(&ome("OTHER", &rows), &server()).unwrap_err().to_string();
    assert!(other.contains("OTHER: another device, or one without a service tag"), "{other}");
}

#[test]
fn of_the_lvfs_what_hashes_to_an_id_of_the_server_converts_and_the_newest_is_wanted() {
    let draft = for_server(&lvfs_metadata(), &server()).unwrap();
    assert_eq!(told(&draft), ["SoftwareId BMC-AFBT-10, active bank lenovo-build AFBT58B-5.70 warn"]);
    let left = &draft.left_out;
    assert_eq!(why(left, "AFBT50F")[0].0, "an older level than AFBT58B-5.70 of the same firmware");
    let unread = why(left, "a47edbb8-e44c-5172-a9e7-5f7a59439cbc");
    assert!(
        unread.contains(&("no version scheme reads both \"0x1234\" and what the server runs", Some(8))),
        "{unread:?}"
    );
    assert_eq!(why(left, "1 components")[0].0, "no firmware of the server hashes to one of their GUIDs");
    // What XCC sends where nothing is staged is no id, whatever it hashes to.
    let nothing = lvfs::guid("REDFISH\\VENDOR_Lenovo&SOFTWAREID_BMC-*-10");
    let error = for_server(&lvfs_metadata().replace("a47edbb8-e44c-5172-a9e7-5f7a59439cbc", &nothing), &server());
    assert!(error.is_err());
}

#[test]
fn a_firmware_of_two_targets_is_known_by_either_and_a_target_of_many_members_is_one_rule() {
    let target = |guid: &str| {
        format!("{{\"nic.fwpkg\": {{\"deviceclass\": \"x\", \"target\": \"{guid}\", \"version\": \"20.35.1012\"}}}}")
    };
    let (adapter, own) = ("a6b1a447-382a-5a4f-15b3-101b15b30069", "00000000-aaaa-5a4f-0000-000000000001");
    let two = |version: &str| {
        let mut card = crate::evidence::testing::member("16", "", version);
        card.targets = crate::evidence::testing::known(vec![own.to_owned(), adapter.to_owned()]);
        card
    };
    let server = with(vec![two("20.34.1002"), two("20.35.1012")]);
    let by_adapter = for_server(&target(adapter), &server).unwrap();
    assert_eq!(told(&by_adapter), [format!("target {adapter}, active bank mellanox 20.35.1012 warn")]);
    let by_own = for_server(&target(&own.to_ascii_uppercase()), &server).unwrap();
    assert_eq!(told(&by_own), [format!("target {own}, active bank dotted 20.35.1012 warn")]);
    // Gen10 and Gen11 differ in their targets: a package of the other generation is for no firmware of this server.
    let error = for_server(&target("00000000-bbbb-5a4f-0000-000000000001"), &server).unwrap_err().to_string();
    assert!(error.contains("no firmware of the server has this target"), "{error}");
}

#[test]
fn one_fix_id_of_several_dates_is_one_level() {
    let of = |date: &str| {
        component("DRVLN", "lnvgy_fw_drvln_pdl218z-1.50_anyos_noarch", "PDL218Z", "1.50")
            .replace("</component>", &format!("<releaseDate>{date}</releaseDate></component>"))
    };
    let draft = drafted(&policy(&[("7X05", &(of("2019-04-15") + &of("2019-05-17")))]), "7X05");
    let rules = baseline(&draft).rules;
    assert_eq!(rules.len(), 1);
    assert_eq!(rules[0].exact.as_ref().unwrap().to_string(), "PDL218Z-1.50");
    assert_eq!(draft.left_out, [], "the date is no identity");
    assert!(!draft.text.contains("2019-0"), "{}", draft.text);
}

#[test]
fn types_and_builds_are_read_in_either_case_and_an_ambiguous_level_is_none() {
    let lower = component("xcc", "LNVGY_FW_XCC_AFBT58B-5.70_ANYOS_NOARCH", "afbt58b", "5.70");
    let draft = drafted(&policy(&[("7z73", &lower)]), "7Z73");
    assert_eq!(baseline(&draft).rules[0].exact.as_ref().unwrap().to_string(), "AFBT58B-5.70");
    assert!(draft.text.contains("software-id = \"BMC-AFBT-*\""), "{}", draft.text);
}

#[test]
fn cards_of_one_kind_have_two_forms_of_an_id_and_only_the_servers_own_is_taken() {
    // The index names `DEVICE-14E4-16D7-17AA-4105-13`; this XCC shows the short form.
    let short = with(vec![crate::evidence::testing::member("Slot_2", "DEVICE-17AA4105-13", "227.1.100.0")]);
    let error = for_server(&bundle(), &short).unwrap_err().to_string();
    assert!(
        error.contains("no firmware of the server has this SoftwareId (cards of one kind have two forms of it)"),
        "{error}"
    );
    let long = for_server(&bundle(), &server()).unwrap();
    assert_eq!(told(&long), ["SoftwareId DEVICE-14E4-16D7-17AA-4105-13, active bank broadcom 227.1.115.0 warn"]);
}

#[test]
fn an_id_that_is_none_is_left_out_with_its_reason() {
    for (from, to, what, reason) in [
        (
            "vendorID=\"10DF\"",
            "vendorID=\"\u{e9}0DF\"",
            "component 103610",
            "its PCI ids are not four hexadecimal digits each",
        ),
        (
            "vendorID=\"10DF\"",
            "vendorID=\"10D\"",
            "component 103610",
            "its PCI ids are not four hexadecimal digits each",
        ),
        (
            "vendorID=\"10DF\"",
            "vendorID=\"1*DF\"",
            "component 103610",
            "its PCI ids are not four hexadecimal digits each",
        ),
        ("componentID=\"159\"", "componentID=\"*\"", "AAAAA component *", "its component id is a pattern and no id"),
        ("componentID=\"159\"", "componentID=\"0\"", "AAAAA component 0", "it names no component and no PCI ids"),
    ] {
        let draft = drafted(&dell().replacen(from, to, 1), "090E");
        assert!(why(&draft.left_out, what).iter().any(|(why, _)| *why == reason), "{to}: {:?}", draft.left_out);
    }
}

#[test]
fn a_model_of_a_file_is_no_pattern() {
    let draft = drafted(&dell().replace(">R750<", ">*<"), "090E");
    assert!(draft.text.contains("models = [\"PowerEdge ?\"]"), "{}", draft.text);
}

#[test]
fn a_file_is_hashed_and_read_at_one_opening() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Catalog.xml");
    std::fs::write(&path, dell()).unwrap();
    let found = import(&path, Wanted::Named("090E")).unwrap();
    assert_eq!(found.files[0].sha256, crate::common::digest::sha256(dell().as_bytes()));
    assert_eq!(found.levels.len(), 5);
}

#[test]
fn of_criticality_two_is_the_worst_and_three_the_least() {
    let of = |criticality: u8| {
        let one = package("P", "FRMW", "2.0", criticality, &device("700", &[]), &[("090E", "R750")]);
        baseline(&drafted(&catalogue(&[one]), "090E")).rules[0].want_severity.to_string()
    };
    assert_eq!([of(1), of(2), of(3), of(9)], ["warn", "block", "info", "info"]);
}

#[test]
fn a_dummy_of_a_policy_and_the_version_of_a_dell_package_are_no_levels() {
    let uefi = component("UEFI", "lnvgy_fw_uefi_afe136d-3.60_anyos_32-64", "AFE136D", "3.60");
    let policy = drafted(&policy(&[("7Z73", &uefi)]), "7Z73");
    assert!(!policy.text.contains("uxsp") && policy.left_out.is_empty(), "{}", policy.text);
    assert!(!drafted(&dell(), "090E").text.contains("A00"), "dellVersion is that of the package");
}

#[test]
fn a_package_of_hpe_is_held_against_the_spelling_of_the_bmc() {
    let ilo = "4764a662-b342-4fc7-9ce9-258c5d99e815";
    let with_version = |version: &str| {
        let mut member = crate::evidence::testing::member("1", "", version);
        member.targets = crate::evidence::testing::known(vec![ilo.to_owned()]);
        with(vec![member])
    };
    let draft = for_server(&repository(), &with_version("2.72 Sep 04 2022")).unwrap();
    assert_eq!(told(&draft), [format!("target {ilo}, active bank hpe-rom 1.48 warn")]);
    let stones: Vec<String> = baseline(&draft).rules[0].via.iter().map(|via| via.through.to_string()).collect();
    assert_eq!(stones, ["1.30"], "the least active version");
    let error = for_server(&repository(), &with_version("build 7")).unwrap_err().to_string();
    assert!(error.contains("no version scheme reads both \"1.48\" and what the server runs"), "{error}");
}
