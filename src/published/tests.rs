//! Every trap of real files, as a small file of ours in the same shape, with the words in which it is left out. All files here are synthetic.

use jiff::civil::date;

use super::*;
use crate::baseline::{Baseline, lint};

mod files;
mod hostile;
mod order;
mod samples;
mod traps;

use samples::*;

fn name() -> Name {
    Name { id: "draft".to_owned(), version: semver::Version::new(1, 0, 0) }
}

fn found(text: &str, whom: &str) -> Found {
    import_bytes(text.as_bytes(), "file", Wanted::Named(whom)).unwrap()
}

/// The draft for this server, which has to lint without an error.
fn drafted(text: &str, whom: &str) -> Draft {
    merged(text, whom, None)
}

fn merged(text: &str, whom: &str, base: Option<&str>) -> Draft {
    let draft = draft(found(text, whom), Wanted::Named(whom), &name(), date(2026, 11, 30), base).unwrap();
    let problems = lint(&draft.text, &|_| Ok(()), &|_, _| Err(String::new()), date(2026, 11, 30));
    let errors: Vec<_> = problems.iter().filter(|p| p.level == crate::baseline::Level::Error).collect();
    assert!(errors.is_empty(), "{errors:?}\n{}", draft.text);
    draft
}

fn baseline(draft: &Draft) -> Baseline {
    Baseline::parse(&draft.text, "draft").unwrap()
}

/// Why what has this word in its name was left out.
fn why<'a>(left: &'a [LeftOut], word: &str) -> Vec<(&'a str, Option<u64>)> {
    left.iter().filter(|left| left.what.contains(word)).map(|left| (left.why.as_str(), left.line)).collect()
}

#[test]
fn a_policy_converts_the_servers_own_firmware_and_leaves_the_rest_with_its_reason() {
    let xcc = "lnvgy_fw_xcc_afbt58b-5.70_anyos_noarch";
    let components = [
        component("XCC", xcc, "AFBT58B", "5.70"),
        component("XCC-Backup", xcc, "AFBT58B", "5.70"),
        component("LXPM", "lnvgy_fw_lxpm_xwl132d-3.31.02_anyos_noarch", "XWL128G", "3.31.00"),
        component("", "intc-lnvgy_fw_nic_6.80-4.00-1.1937.0-g_linux_x86-64", "", "6.80-4.00-1.1937.0-g"),
        component("", "lnvgy_fw_drives_all-1.31.07-0_anyos_noarch", "", "all-1.31.07-0"),
        component("", "lnvgy_fw_drives_all-1.31.07-0_anyos_noarch", "", "1.31.07-0"),
        component("", "DoNotUpdate_SERVER_1D490601, RAID 930-8i, 1D490601, 14E41805", "", ""),
        component("Diagnostics", "lnvgy_fw_dsa_x", "X", "1"),
    ];
    let other = component("UEFI", "lnvgy_fw_uefi_tbe140e-3.00_anyos_32-64", "TBE140E", "3.00");
    let file = policy(&[("7Z73", &components.concat()), ("7Z08", &other)]);
    let draft = drafted(&file, "7z73");
    let rules = baseline(&draft).rules;
    let seen: Vec<String> =
        rules.iter().map(|r| format!("{} {:?} {}", r.id, r.matches.bank, r.exact.as_ref().unwrap())).collect();
    assert_eq!(seen, ["bmc-afbt Active AFBT58B-5.70", "bmc-afbt-backup Backup AFBT58B-5.70"]);
    let source = &baseline(&draft).sources[0];
    assert_eq!(source.quote, format!("line 5: {xcc}"));
    assert_eq!(source.file.as_ref().unwrap().sha256, crate::common::digest::sha256(file.as_bytes()));
    assert!(
        draft.text.contains("status = \"draft\"") && draft.text.contains("machine-types = [\"7Z73\"]"),
        "{}",
        draft.text
    );
    let left = &draft.left_out;
    assert_eq!(why(left, "xwl132d"), [("the fix id and the fields beside it name different levels", Some(7))]);
    for (word, times) in [("nic_6.80", 1), ("drives_all", 2)] {
        let reasons = why(left, word);
        assert_eq!(reasons.len(), times);
        assert!(reasons[0].0.starts_with("the version of an adapter's package is that of the package"), "{reasons:?}");
    }
    assert_eq!(
        why(left, "DoNotUpdate"),
        [("the policy says not to update it, and its ids do not tell vendor and device from a subsystem", Some(11))]
    );
    assert_eq!(why(left, "dsa")[0].0, "firmware of a kind whose SoftwareId is not known");
    // Types in one file differ, and the file's name promises one that is not inside.
    assert!(drafted(&file, "7Z08").text.contains("UEFI-TBE1-*"));
    let error =
        super::draft(found(&file, "7Y95"), Wanted::Named("7Y95"), &name(), date(2026, 11, 30), None).unwrap_err();
    assert_eq!(
        error.to_string(),
        "import: nothing in it is for 7Y95; the servers in it are 7Z73, 7Z08; name one of these with --for"
    );
}

#[test]
fn a_bundle_is_for_the_machine_types_that_it_names_itself_and_its_dates_are_not_read() {
    let bundle = bundle();
    let draft = drafted(&bundle, "7D75");
    let rule = &baseline(&draft).rules[0];
    assert_eq!((rule.want.as_ref().unwrap().to_string().as_str(), rule.scheme.name()), ("227.1.115.0", "broadcom"));
    assert!(baseline(&draft).sources[0].quote.starts_with("line 2: DEVICE-14E4-16D7-17AA-4105-13"));
    assert_eq!(why(&draft.left_out, "BMC-*"), [("its SoftwareId is a pattern and no id", Some(3))]);
    assert_eq!(why(&draft.left_out, "x.zip")[0].0, "it gives no SoftwareId or no version");
    assert_eq!(found(&bundle, "7Z73").levels.len(), 0);
}

#[test]
fn of_onecli_only_what_it_selected_is_proposed() {
    let draft = drafted(&console(), "7Z23");
    let wants: Vec<_> = baseline(&draft).rules.iter().map(|r| r.want.as_ref().unwrap().to_string()).collect();
    assert_eq!(wants, ["XWL128G-3.31.00", "U8E122H-1.50"]);
    assert_eq!(
        why(&draft.left_out, "u8e132e"),
        [(
            "OneCLI did not select it: a stepping stone to it is missing, which does not mean that it is not wanted (No (*9))",
            Some(5)
        )]
    );
    assert_eq!(why(&draft.left_out, "u8e112a"), [("OneCLI did not select it (No (*20))", Some(4))]);
    assert_eq!(why(&draft.left_out, "psu"), [("a unit whose SoftwareId is not known", Some(8))]);
}

#[test]
fn of_a_dell_catalogue_what_is_for_one_system_converts_and_the_newest_is_wanted() {
    let draft = drafted(&dell(), "090e");
    let rules = baseline(&draft).rules;
    let seen: Vec<String> = rules
        .iter()
        .map(|r| format!("{} {} {} {}", r.id, r.scheme.name(), r.want.as_ref().unwrap(), r.want_severity))
        .collect();
    assert_eq!(
        seen,
        [
            "component-159 dell-bios 1.9.2 block",
            "device-10df-0720-10df-e837 dotted 16.5.20 warn",
            "device-1077-8030 dotted 16.5.20 warn",
        ]
    );
    assert!(draft.text.contains("device = \"1077:8030:*:*\""), "a blank part means any");
    assert!(draft.text.contains("models = [\"PowerEdge R750\"]"), "{}", draft.text);
    let left = &draft.left_out;
    assert_eq!(why(left, "AAAAA"), [("an older level than 1.9.2 of the same firmware", Some(3))]);
    assert_eq!(why(left, "NIC02")[0].0, "an older level than 16.5.20 of the same firmware");
    for word in ["DISK1", "PSU01"] {
        let reason = why(left, word)[0].0;
        assert_eq!(reason, "its version, or what the server runs, is no number with an order, or of another kind");
    }
    assert_eq!(why(left, "APP01")[0].0, "it is no firmware (APAC)");
    assert_eq!(why(left, "1 packages")[0].0, "they are for other systems");
    // One system id, two names; and a name alone is as good.
    assert!(drafted(&dell(), "063C").text.contains("models = [\"PowerEdge M630\", \"PowerEdge M630P\"]"));
    assert_eq!(drafted(&dell(), "PowerEdge R750").rules, 3);
    let error =
        super::draft(found(&dell(), "R75"), Wanted::Named("R75"), &name(), date(2026, 11, 30), None).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("import: nothing in it is for R75; the servers in it are PowerEdge R750 (090E), ")
    );
}

#[test]
fn a_catalogue_is_the_same_in_either_encoding_and_packed() {
    let text = dell();
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut gz, &wide).unwrap();
    let plain = found(&text, "090E");
    for bytes in [wide, gz.finish().unwrap()] {
        let same = import_bytes(&bytes, "file", Wanted::Named("090E")).unwrap();
        assert_eq!(same.levels, plain.levels);
        assert_eq!(same.left_out, plain.left_out);
    }
    assert_eq!(plain.levels.len(), 5);
}

#[test]
fn of_hpe_the_targets_are_the_identity_and_null_is_none() {
    let draft = drafted(&repository(), "ProLiant DL385*");
    let rules = baseline(&draft).rules;
    let seen: Vec<String> =
        rules.iter().map(|r| format!("{} {} via {}", r.scheme.name(), r.want.as_ref().unwrap(), r.via.len())).collect();
    assert_eq!(seen, ["hpe-rom 1.48 via 1", "mellanox 20.35.1012 via 0"]);
    assert_eq!(why(&draft.left_out, "driver.zip"), [("it has no target: a driver or a tool", Some(3))]);
    let draft = drafted(&manifest(), "ProLiant DL385*");
    assert_eq!(baseline(&draft).rules[0].want.as_ref().unwrap().to_string(), "237.1.148000");
    assert_eq!(
        why(&draft.left_out, "driver")[0].0,
        "it is not updated by the BMC (a driver, or a tool of the operating system)"
    );
}

#[test]
fn of_a_cve_record_the_vendors_part_gives_floors_and_products_are_compared_whole() {
    let rows = [
        ("SR670 (ThinkSystem) XCC", "\"lessThan\": \"9.98 CDI3B4E\""),
        ("SR670 V2  (ThinkSystem) XCC", "\"lessThan\": \"4.11 TGBT50C\""),
        ("SR670 V2 (ThinkSystem) BIOS", "\"lessThan\": \"U8E128L\""),
        ("SR670 V2 (ThinkSystem) XCC", "\"lessThan\": \"1.20 USX352\""),
        ("SR670 V2 (ThinkSystem) BIOS", "\"lessThanOrEqual\": \"U8E130A\""),
        ("SR670 V2 (ThinkSystem) LXPM", "\"lessThan\": \"XWL128G\""),
    ];
    let medium = "{\"cvssV3_1\": {\"baseSeverity\": \"MEDIUM\"}}";
    let draft = drafted(&record("CVE-2024-1", &rows, medium), "SR670 V2");
    let rules = baseline(&draft).rules;
    let seen: Vec<String> =
        rules.iter().map(|r| format!("{} {} {}", r.id, r.floors[0].at_least, r.floors[0].severity)).collect();
    assert_eq!(seen, ["bmc-tgbt TGBT50C-4.11 warn", "uefi-u8e1 U8E128L warn"]);
    let left = &draft.left_out;
    assert_eq!(
        why(left, "XCC"),
        [("\"1.20 USX352\": the build USX352 is not whole (family, two digits, letter)", Some(6))]
    );
    assert_eq!(why(left, "BIOS")[0].0, "it gives the last affected level (U8E130A), and no fixed one");
    assert_eq!(why(left, "LXPM")[0].0, "a part whose SoftwareId is not known");
    assert!(!draft.text.contains("TGBT99Z"), "CISA's part is not read");
    let unscored = drafted(&record("CVE-2024-2", &rows, ""), "ThinkSystem SR670 V2");
    assert_eq!(baseline(&unscored).rules[0].floors[0].severity.to_string(), "block", "it may be grave");
    // Two records whose builds and versions contradict each other keep both floors: whoever reviews it sees them.
    let folder = tempfile::tempdir().unwrap();
    for (file, level) in [("a", "3.20 KAX334O"), ("b", "3.50 KAX334N")] {
        let rows = [("SR645 V3 (ThinkSystem) XCC", format!("\"lessThan\": \"{level}\""))];
        let rows = [(rows[0].0, rows[0].1.as_str())];
        std::fs::write(folder.path().join(file), record(&format!("CVE-{file}"), &rows, medium)).unwrap();
    }
    std::fs::write(folder.path().join("c"), "no such kind").unwrap();
    let whom = Wanted::Named("SR645 V3");
    let found = import(folder.path(), whom).unwrap();
    let both = super::draft(found, whom, &name(), date(2026, 11, 30), None).unwrap();
    let floors: Vec<String> = baseline(&both).rules[0].floors.iter().map(|f| f.at_least.to_string()).collect();
    assert_eq!(floors, ["3.20", "3.50"], "{}", both.text);
    assert!(why(&both.left_out, "c")[0].0.starts_with("it is of no known kind: Dell catalogue, "));
    let contradiction = "build and version contradict another record's of this family: only the version has an order";
    assert!(both.left_out.iter().any(|left| left.why.contains(contradiction)), "{:?}", both.left_out);
}

/// A record speaks of a family, a bundle of one id in it. Of two rules the first that fits decides, so the bundle's would have hidden the floor.
#[test]
fn a_floor_of_a_family_holds_for_the_id_that_another_file_names() {
    let bundle = |version: &str| {
        let updates = format!(
            "{{\"Payload\": \"p\", \"Oem\": {{\"Inventory\": [{{\"SoftwareId\": \"BMC-AFBT-10\", \"Version\": \"{version}\"}}]}}}}"
        );
        format!("{{\"Updates\": [{updates}], \"Oem\": {{\"ApplicableMachineTypes\": [\"7Z73\"]}}}}")
    };
    let rows = [("SR650 V2 (ThinkSystem) XCC", "\"lessThan\": \"5.80 AFBT59A\"")];
    let high = "{\"cvssV3_1\": {\"baseSeverity\": \"HIGH\"}}";
    let rules = |version: &str, whom: Wanted<'_>| {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("bundle.json"), bundle(version)).unwrap();
        std::fs::write(folder.path().join("record.json"), record("CVE-2099-1", &rows, high)).unwrap();
        let draft =
            super::draft(import(folder.path(), whom).unwrap(), whom, &name(), date(2026, 11, 30), None).unwrap();
        let said = |rule: &crate::baseline::FirmwareRule| {
            let floors: Vec<String> = rule.floors.iter().map(|f| format!("{} {}", f.at_least, f.severity)).collect();
            format!("{} [{}]", rule.id, floors.join(", "))
        };
        let left = draft.left_out.iter().map(|left| left.why.clone()).collect::<Vec<_>>();
        (baseline(&draft).rules.iter().map(said).collect::<Vec<_>>(), left)
    };
    let both = ["bmc-afbt-10 [AFBT59A-5.80 block]", "bmc-afbt [AFBT59A-5.80 block]"].map(str::to_owned).to_vec();
    let mut server = with(vec![crate::evidence::testing::member("BMC-Primary", "BMC-AFBT-10", "58B-5.70")]);
    server.subject.machine_type = crate::evidence::testing::text("7Z73");
    server.subject.model = crate::evidence::testing::text("ThinkSystem SR650 V2");
    assert_eq!(rules("60A-6.00", Wanted::Server(&server)), (both.clone(), vec![]));
    // A goal below it is none, as in one file.
    let why = "it is below AFBT59A-5.80, under which something is open (CVE-2099-1 SR650 V2 (ThinkSystem) XCC)";
    assert_eq!(rules("50F-5.10", Wanted::Server(&server)), (both, vec![why.to_owned()]));
    // By its machine type alone the record is of nobody known, and that is said.
    let none = "nothing in it is for 7Z73; evidence of the server (--for FILE) is known by type and by model";
    let bare = vec!["bmc-afbt-10 []".to_owned()];
    assert_eq!(rules("60A-6.00", Wanted::Named("7Z73")), (bare, vec![none.to_owned()]));
}

#[test]
fn what_needs_evidence_says_so() {
    for (file, words) in [
        ("<component><provides><firmware type=\"flashed\">x</firmware></provides></component>", "its GUIDs are hashes"),
        ("[{\"ComponentComplianceReports\": []}]", "it speaks of one device"),
    ] {
        let error = import_bytes(file.as_bytes(), "file", Wanted::Named("x")).unwrap_err().to_string();
        assert!(error.contains(words) && error.contains("give evidence of"), "{error}");
    }
}

#[test]
fn an_id_is_hashed_as_fwupd_does_it() {
    // Computed with Python's uuid.uuid5; the form of the instance id is that of fwupd 2.0.20.
    for (id, guid) in [
        ("BMC-AFBT-10", "a47edbb8-e44c-5172-a9e7-5f7a59439cbc"),
        ("UEFI-AFE1-6", "13e99d4d-d49f-5b7f-9976-ed4b628a76c7"),
    ] {
        assert_eq!(lvfs::guid(&format!("REDFISH\\VENDOR_Lenovo&SOFTWAREID_{id}")), guid);
    }
}

#[test]
fn what_was_written_by_hand_stays_and_an_update_replaces_the_rest() {
    let xcc = |build: &str, version: &str| {
        let fix_id = format!("lnvgy_fw_xcc_{}-{version}_anyos_noarch", build.to_lowercase());
        let uefi = component("UEFI", "lnvgy_fw_uefi_afe136d-3.60_anyos_32-64", "AFE136D", "3.60");
        policy(&[("7Z73", &(component("XCC", &fix_id, build, version) + &uefi))])
    };
    let old = drafted(&xcc("AFBT50F", "5.10"), "7Z73");
    let hand = "[[source]]\nid = \"site\"\nurl = \"https://example.net\"\nquote = \"x\"\nseen = 2026-11-30\n\n\
        [[rule]]\nid = \"own-uefi\"\ntitle = \"UEFI\"\nmatch = { software-id = \"UEFI-*\" }\nscheme = \"lenovo-build\"\n\
        min = \"3.50\"\nsources = [\"site\"]\n\n[[rule]]";
    let base = old.text.replacen("[[rule]]", hand, 1);
    let new = merged(&xcc("AFBT58B", "5.70"), "7Z73", Some(&base));
    let ids: Vec<_> = baseline(&new).rules.iter().map(|r| r.id.clone()).collect();
    assert_eq!(ids, ["own-uefi", "bmc-afbt"], "{}", new.text);
    assert!(new.text.contains("AFBT58B-5.70") && !new.text.contains("AFBT50F"), "{}", new.text);
    assert_eq!(why(&new.left_out, "afe136d")[0].0, "the rule \"own-uefi\", written by hand, is about it");
    let changes = crate::baseline::diff::diff(&baseline(&old), &baseline(&new));
    assert!(!changes.is_empty());
}
