//! Levels, required members, drift, the inventory and the table.

use super::*;
use crate::evidence::Offer;

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
            Level::Unknown,
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
        assert_eq!(assess(&member, &hardware(), &baseline).level, level, "{rule} {version}");
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
    assert_eq!(assess(&old, &hardware(), &baseline).level, Level::BelowMin);
    assert_eq!(assess(&hidden, &hardware(), &baseline).level, Level::Unclear);
    assert_eq!(assess(&member("A", "Y-1", "1.0"), &hardware(), &baseline).level, Level::Compliant);
}

#[test]
fn a_bank_that_is_not_known_is_not_taken_for_the_harmless_one() {
    let baseline = sr650_v2();
    let mut xcc = member("BMC-Primary", "BMC-AFBT-10", "20S-1.85");
    assert_eq!(assess(&xcc, &hardware(), &baseline).severity, Severity::Block);
    xcc.bank = Bank::Backup;
    assert_eq!(
        (assess(&xcc, &hardware(), &baseline).level, assess(&xcc, &hardware(), &baseline).severity),
        (Level::BelowMin, Severity::Warn)
    );
    xcc.bank = Bank::Unclear;
    assert_eq!(
        (assess(&xcc, &hardware(), &baseline).level, assess(&xcc, &hardware(), &baseline).severity),
        (Level::Unclear, Severity::Block)
    );
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

    for (ready, offer, expected) in [
        (known(false), Offer::Expected, "Unknown"),
        (null(), Offer::Expected, "Unknown"),
        (absent(), Offer::Expected, "Unknown"),
        (absent(), Offer::Unclear, "Unknown"),
        (absent(), Offer::Optional, "NotApplicable"),
        (null(), Offer::Optional, "Unknown"),
    ] {
        let service = edit(&mut evidence).update_service.value().unwrap().clone();
        edit(&mut evidence).update_service =
            known(crate::evidence::UpdateService { inventory_ready: ready, ..service });
        edit(&mut evidence).capabilities.inventory_ready = offer;
        assert_eq!(inventory(&evidence)[0], format!("ready: {expected} Block"), "{offer:?}");
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
            "slot_2 not reported",
        ]
    );
    assert_eq!(rows[2].wanted, "min AFBT48C-4.71, want AFBT58B-5.70");
    assert_eq!((rows[0].severity, rows[0].bank), (Severity::Warn, Some(Bank::Backup)));
    assert!(table(&hardware, None).iter().all(|r| r.level != Level::Compliant));
}
