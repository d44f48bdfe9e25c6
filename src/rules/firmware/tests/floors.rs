//! Several levels below which something is open, each with what that weighs, and what a finding says of them.

use super::*;

const XCC: &str = r#"match = { software-id = "BMC-*" }
scheme = "lenovo-build"
want = "5.70"
floor = [
    { at-least = "AFBT48C-4.71", severity = "block", source = "s", fixes = ["CVE-2024-8281"] },
    { at-least = "AFBT50F-5.10", severity = "warn", source = "s", fixes = ["CVE-2024-8059"] },
]"#;

fn judged(software_id: &str, version: &str) -> Finding {
    let found =
        findings("firmware-level", &with_firmware(vec![member("BMC", software_id, version)]), Some(&baseline(&[XCC])));
    assert_eq!(found.len(), 1);
    found.into_iter().next().unwrap()
}

#[test]
fn the_worst_floor_that_is_broken_decides_and_all_of_them_are_named() {
    for (version, outcome, severity, named) in [
        ("20S-1.85", Outcome::Fail, Severity::Block, &["CVE-2024-8281", "CVE-2024-8059"][..]),
        ("48C-4.71", Outcome::Fail, Severity::Warn, &["CVE-2024-8059"]),
        ("50F-5.10", Outcome::Fail, Severity::Warn, &[]),
        ("58B-5.70", Outcome::Pass, Severity::Block, &[]),
        ("34Z-9.99", Outcome::Unknown, Severity::Block, &[]),
        ("N/A", Outcome::Unknown, Severity::Block, &[]),
    ] {
        let finding = judged("BMC-AFBT-10", version);
        assert_eq!((finding.outcome, finding.severity), (outcome, severity), "{version}: {:?}", finding.title);
        for id in ["CVE-2024-8281", "CVE-2024-8059"] {
            let is_broken = named.contains(&id);
            // What a floor that is held fixes would be taken for open, if a broken one named it as its source.
            assert_eq!(finding.sources.iter().any(|source| source == id), is_broken, "{version} {:?}", finding.sources);
            let said = outcome == Outcome::Fail && !named.is_empty() && finding.title.text.contains(id);
            assert_eq!(said, is_broken, "{version}: {}", finding.title.text);
        }
    }
}

#[test]
fn a_build_without_its_family_is_of_the_family_that_its_software_id_names() {
    assert_eq!(judged("BMC-TGBT-10", "58B-5.70").outcome, Outcome::Unknown, "another product's build");
    assert_eq!(judged("BMC-AFBT-10", "58B-5.70").outcome, Outcome::Pass);
}

#[test]
fn the_table_says_what_a_floor_is_for() {
    let mut hardware = hardware();
    hardware.firmware = list(vec![member("BMC", "BMC-AFBT-10", "48C-4.71")]);
    let rows = table(&hardware, Some(&baseline(&[XCC])));
    assert_eq!(rows[0].wanted, "at least AFBT48C-4.71 and AFBT50F-5.10, want 5.70, open: CVE-2024-8059");
    assert_eq!((rows[0].level, rows[0].severity), (Level::BelowMin, Severity::Warn));
}

/// Every published floor of 2026.12.0 on the level that its record calls fixed, on one below it, and on one of another
/// family.
#[test]
fn the_published_floors_stop_what_their_records_call_affected_and_nothing_else() {
    let catalogue = Catalogue::embedded().unwrap();
    let mut floors = 0;
    for baseline in catalogue.list().iter().filter(|b| b.version.to_string() == "2026.12.0") {
        for rule in baseline.rules.iter().filter(|rule| !rule.floors.is_empty()) {
            for floor in &rule.floors {
                floors += 1;
                assert!(!floor.is_above(&floor.at_least), "{}", baseline.id);
                let old = rule.scheme.parse("02A-0.01").unwrap();
                assert!(floor.is_above(&old), "{} {}: {}", baseline.id, rule.id, floor.at_least);
                assert!(!floor.fixes.is_empty() && floor.fixes.iter().all(|id| id.starts_with("CVE-")), "{}", rule.id);
                let is_high = ["CVE-2024-8281", "CVE-2024-38508"].contains(&floor.fixes[0].as_str());
                let expected = if is_high && rule.id == "xcc" { Severity::Block } else { Severity::Warn };
                assert_eq!(floor.severity, expected, "{} {} {:?}", baseline.id, rule.id, floor.fixes);
            }
        }
    }
    assert_eq!(floors, 17 * 5 + 2, "seventeen models; two more of CVE-2024-38508 on the SR650 V2");
}

/// The two records of the family KAX3 give the later letter to the lower version.
#[test]
fn a_fixed_xcc_of_a_family_whose_records_contradict_each_other_passes() {
    let baseline = Catalogue::embedded().unwrap().select("sr645-v3", crate::evidence::testing::today()).unwrap();
    let rule = baseline.rules.iter().find(|rule| rule.id == "xcc").unwrap();
    let level = |version: &str| super::super::assess::standing(rule, version);
    assert_eq!(level("34N-3.50"), (Level::Compliant, Severity::Block));
    assert_eq!(level("34O-3.20"), (Level::BelowMin, Severity::Warn), "CVE-2024-8059 is open there");
    assert_eq!(level("30A-2.10"), (Level::BelowMin, Severity::Block));
}

#[test]
fn an_sr670_v2_with_the_uefi_that_was_wanted_before_is_told_which_record_is_open() {
    let baseline = Catalogue::embedded().unwrap().select("sr670-v2@=2026.12.0", today()).unwrap();
    let members = vec![member("UEFI", "UEFI-U8E1-6", "22J-1.51")];
    let day = jiff::civil::date(2026, 12, 1);
    let mut evidence = with_firmware(members);
    evidence.subject.machine_type = text("7Z23");
    let bench = Bench::new(&evidence, Some(&baseline), Moment::on(day));
    let found = judge_one(registry::find("firmware-level").unwrap(), &bench);
    assert_eq!(brief(&found), ["UEFI: Fail Warn"]);
    assert_eq!(found[0].title.text, "UEFI (UEFI) runs 22J-1.51, below U8E128L, which fixes CVE-2024-45105.");
    assert!(found[0].sources.iter().all(|source| source.ends_with("CVE-2024-45105.json")), "{:?}", found[0].sources);
}
