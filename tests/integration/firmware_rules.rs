//! What the firmware rules say of real servers, recorded and served by the mock.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use patchgate::assess::{Case, assess};
use patchgate::baseline::{Baseline, Catalogue, Server};
use patchgate::evidence::Evidence;
use patchgate::rules::firmware::{Level, coverage, table};
use patchgate::rules::{Bench, Finding, Moment, Outcome, Severity, judge_all};

use crate::support::evidence::evidence_of;

fn today() -> Date {
    date(2026, 11, 22)
}

/// `component outcome severity` of the findings of one rule.
fn brief(findings: &[Finding], rule: &str) -> Vec<String> {
    let of_rule = findings.iter().filter(|f| f.rule == rule);
    of_rule.map(|f| format!("{} {:?} {:?}", f.component, f.outcome, f.severity)).collect()
}

fn judge(evidence: &Evidence, baseline: Option<&Baseline>) -> Vec<Finding> {
    judge_all(&Bench::new(evidence, baseline, Moment::on(today())))
}

#[tokio::test]
#[ignore = "needs ../shared"]
async fn the_real_sr650_v2_is_judged_by_its_baseline() {
    let evidence = evidence_of("sr650-v2-xcc5.70").await;
    let catalogue = Catalogue::embedded().unwrap();
    let machine_type = evidence.subject.machine_type.text().unwrap();
    let baseline = catalogue
        .for_server(&Server { machine_type: Some(machine_type), ..Server::default() }, today())
        .unwrap()
        .unwrap()
        .baseline;
    let findings = judge(&evidence, Some(&baseline));

    assert_eq!(brief(&findings, "baseline-standing"), ["baseline Pass Block"]);
    assert_eq!(brief(&findings, "firmware-inventory"), ["ready Pass Block", "inventory Pass Block"]);
    assert_eq!(brief(&findings, "firmware-required"), ["xcc Pass Block", "uefi Pass Block"]);
    assert_eq!(brief(&findings, "firmware-unlisted"), [""; 0]);

    let not_passed: Vec<_> = brief(&findings, "firmware-level").into_iter().filter(|f| !f.contains("Pass")).collect();
    assert_eq!(
        not_passed,
        ["BMC-Backup Fail Warn"],
        "20S-1.85 is below the fixed level, in the bank that does not run"
    );
    assert_eq!(brief(&findings, "firmware-level").len(), 15);

    let uniform = brief(&findings, "firmware-uniform");
    assert!(uniform.contains(&"DISK-MZ7L31T9HBLT-00A07-2-10 Fail Warn".to_owned()), "{uniform:?}");
    let drift = findings.iter().find(|f| f.id == "firmware-uniform:DISK-MZ7L31T9HBLT-00A07-2-10").unwrap();
    assert!(drift.title.text.contains("Disk1 JXTC304Q, Disk2 JXTC304Q, Disk3 JXTC404Q"), "{}", drift.title.text);

    assert_eq!(
        brief(&findings, "firmware-pending"),
        [
            "BMC-Primary-Pending Pass Block",
            "UEFI-Pending Pass Block",
            "manager BMC-Primary Pass Block",
            "maintenance log UEFI Pass Block",
            "maintenance log Primary XCC Pass Block",
        ]
    );
    let silent: Vec<_> = brief(&findings, "device-silent").into_iter().filter(|f| f.contains("Unknown")).collect();
    // Of slot 2 a UEFI setting tells, which is weaker than a version that is served.
    assert_eq!(silent, ["slot_2 Unknown Warn", "slot_5 Unknown Warn", "slot_6 Unknown Warn"]);
    let slot_2 = findings.iter().find(|f| f.id == "device-silent:slot_2").unwrap();
    assert!(slot_2.title.text.contains("14e4:16d7/14e4:1597"), "{}", slot_2.title.text);
    assert!(slot_2.evidence.iter().any(|l| l.text.ends_with("FamilyFirmwareVersion = 216.0.333.11")), "{slot_2:?}");

    // Firmware alone does not stop this server; its failed power supply does, by another rule.
    let stops = |f: &&Finding| f.severity == Severity::Block && matches!(f.outcome, Outcome::Fail | Outcome::Unknown);
    let firmware = |f: &&Finding| f.rule.starts_with("firmware-") || f.rule == "device-silent";
    assert_eq!(findings.iter().filter(firmware).filter(stops).count(), 0);
}

#[tokio::test]
#[ignore = "needs ../shared"]
async fn the_table_of_the_real_sr650_v2_has_every_member_and_every_silent_adapter() {
    let evidence = evidence_of("sr650-v2-xcc5.70").await;
    let baseline = Catalogue::embedded().unwrap().select("sr650-v2", today()).unwrap();
    let rows = table(evidence.hardware.value().unwrap(), Some(&baseline));
    let count = |level: Level| rows.iter().filter(|r| r.level == level).count();
    assert_eq!(rows.len(), 17 + 3);
    assert_eq!((count(Level::NothingPending), count(Level::NoFirmwareReported), count(Level::BelowMin)), (2, 2, 1));
    assert_eq!(count(Level::NotJudged), 1, "slot_2, of which a UEFI setting tells");
    assert_eq!(count(Level::Compliant), 14);
}

#[tokio::test]
#[ignore = "needs ../shared"]
async fn the_real_sr670_v2_is_judged_by_its_own_baseline() {
    let evidence = evidence_of("sr670-v2-xcc2.83").await;
    let catalogue = Catalogue::embedded().unwrap();
    let baseline = catalogue.for_server(&Server::of(&evidence), today()).unwrap().unwrap().baseline;
    assert_eq!(baseline.id, "sr670-v2");
    let findings = judge(&evidence, Some(&baseline));
    assert_eq!(brief(&findings, "baseline-standing"), ["baseline Pass Block"]);
    let not_passed: Vec<_> = brief(&findings, "firmware-level").into_iter().filter(|f| !f.contains("Pass")).collect();
    assert_eq!(
        not_passed,
        ["BMC-Primary Fail Block", "BMC-Backup Fail Warn"],
        "2.83 is below the level that fixes CVE-2024-8281 (4.11)"
    );
    let rows = table(evidence.hardware.value().unwrap(), Some(&baseline));
    let coverage = coverage(&rows);
    // Forty-one members that are more than an empty place, and what the bus shows beside them.
    assert_eq!(coverage.seen, coverage.judged + coverage.unlisted + coverage.unknown);
    assert_eq!((coverage.judged, coverage.unlisted), (26, 15), "{coverage:?}");
}

/// The levels of a real server, and the CVE records that its bill of materials calls open, by 2026.12.0.
async fn by_the_floors_of_december(name: &str) -> (Vec<String>, Vec<String>) {
    let evidence = evidence_of(name).await;
    let catalogue = Catalogue::embedded().unwrap();
    let day = jiff::civil::date(2026, 12, 1);
    let baseline = catalogue.for_server(&Server::of(&evidence), day).unwrap().unwrap().baseline;
    assert_eq!(baseline.version.to_string(), "2026.12.0");
    let report = assess(&Case::new(&evidence, Some(&baseline), Moment::on(day)));
    let failed = brief(&report.findings, "firmware-level").into_iter().filter(|line| !line.contains("Pass")).collect();
    let bill: serde_json::Value = serde_json::from_str(&patchgate::report::cyclonedx(&report).unwrap()).unwrap();
    let open = bill["vulnerabilities"].as_array().into_iter().flatten();
    let open = open.map(|v| {
        let affects: Vec<_> = v["affects"].as_array().unwrap().iter().map(|a| a["ref"].as_str().unwrap()).collect();
        format!("{} {}", v["id"].as_str().unwrap(), affects.join(" "))
    });
    let sarif = patchgate::report::sarif(&report).unwrap();
    let open: Vec<String> = open.collect();
    assert!(open.iter().all(|line| sarif.contains(line.split(' ').next().unwrap())), "{open:?}");
    (failed, open)
}

#[tokio::test]
#[ignore = "needs ../shared"]
async fn the_real_sr650_v2_is_above_the_floors_of_december() {
    let (failed, open) = by_the_floors_of_december("sr650-v2-xcc5.70").await;
    assert_eq!(failed, ["BMC-Backup Fail Warn"], "20S-1.85 in the spare bank");
    let backup = ["CVE-2024-38508", "CVE-2024-8059", "CVE-2024-8281"].map(|id| format!("{id} firmware:BMC-Backup"));
    assert_eq!(open, backup);
}

#[tokio::test]
#[ignore = "needs ../shared"]
async fn the_real_sr670_v2_is_told_which_records_are_open() {
    let (failed, open) = by_the_floors_of_december("sr670-v2-xcc2.83").await;
    assert_eq!(failed, ["BMC-Primary Fail Block", "BMC-Backup Fail Warn", "UEFI Fail Warn"]);
    let banks = "firmware:BMC-Primary firmware:BMC-Backup";
    let expected =
        ["CVE-2024-45105 firmware:UEFI".to_owned(), format!("CVE-2024-8059 {banks}"), format!("CVE-2024-8281 {banks}")];
    assert_eq!(open, expected, "U8E122J was the level that 2026.11.0 wanted");
}

async fn is_never_called_ready(name: &str) {
    let evidence = evidence_of(name).await;
    let machine_type = Some(evidence.subject.machine_type.text().unwrap_or("none"));
    let catalogue = Catalogue::embedded().unwrap();
    assert!(catalogue.for_server(&Server { machine_type, ..Server::default() }, today()).unwrap().is_none());
    let findings = judge(&evidence, None);
    assert_eq!(brief(&findings, "baseline-standing"), ["baseline Unknown Block"]);
    let members = evidence.hardware.value().unwrap().firmware.value().unwrap().items.len();
    assert!(table(evidence.hardware.value().unwrap(), None).len() >= members);
    let ours = |f: &&Finding| f.rule.starts_with("firmware-") || f.rule == "device-silent";
    let ids: Vec<&str> = findings.iter().filter(ours).map(|f| f.id.as_str()).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "two findings share an id: {ids:#?}");
}

#[tokio::test]
#[ignore = "needs ../shared"]
async fn a_dell_without_a_baseline_is_never_called_ready() {
    is_never_called_ready("dell-r750-idrac9-6.00").await;
}

#[tokio::test]
#[ignore = "needs ../shared"]
async fn an_hpe_without_a_baseline_is_never_called_ready() {
    is_never_called_ready("hpe-dl385-ilo5-2.72").await;
}
