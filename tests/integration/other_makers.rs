//! Recorded servers of every maker at hand: what a rule about firmware, logs or identity says of them is true of them, and
//! a baseline that was captured from one is met by it. Health has tests of its own.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use patchgate::baseline::Baseline;
use patchgate::baseline::capture::{Name, capture};
use patchgate::evidence::{Bank, Evidence, Offer};
use patchgate::rules::firmware::table;
use patchgate::rules::{Bench, Finding, Moment, Outcome, Severity, judge_all};

use crate::support::evidence::evidence_of;

fn today() -> Date {
    date(2026, 11, 22)
}

/// A baseline captured from this server.
fn captured(evidence: &Evidence) -> Result<Baseline, String> {
    let name = Name { id: "golden".into(), version: "1.0.0".parse().unwrap() };
    let text = capture(evidence, &name, today()).map_err(|e| e.to_string())?;
    Ok(Baseline::parse(&text, "captured").unwrap_or_else(|e| panic!("{e}\n{text}")))
}

fn judged(evidence: &Evidence, baseline: Option<&Baseline>) -> Vec<Finding> {
    judge_all(&Bench::new(evidence, baseline, Moment::on(today())))
}

/// What stops the gate, but for the health of parts: `rule:component outcome`.
fn stops(findings: &[Finding]) -> Vec<String> {
    let stops = |f: &&Finding| {
        f.severity == Severity::Block
            && matches!(f.outcome, Outcome::Fail | Outcome::Unknown)
            && f.rule != "hardware-health"
    };
    findings.iter().filter(stops).map(|f| format!("{} {:?}", f.id, f.outcome)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs ../shared"]
async fn a_server_of_any_maker_meets_the_baseline_that_was_captured_from_it() {
    let known_stops: BTreeMap<&str, &[&str]> = [
        // A power supply that is really critical.
        ("sr650-v2-xcc5.70", &["active-faults:Systems/1/LogServices/ActiveLog/Entries/13799 Fail"][..]),
        // Four servers behind one BMC, of which one is asked for.
        (
            "cray-ex4252",
            &[
                "other-systems:Systems/Node1 Unknown",
                "other-systems:Systems/Node2 Unknown",
                "other-systems:Systems/Node3 Unknown",
            ],
        ),
    ]
    .into();
    for name in [
        "cisco-c220m4",
        "cray-ex4252",
        "dell-r750-idrac9-6.00",
        "dell-r760-idrac9",
        "dmtf-public-rackmount1",
        "hpe-dl360-gen12-ilo7",
        "hpe-dl365-gen10plus-ilo5",
        "hpe-dl385-ilo5-2.72",
        "nvidia-bluefield-dpu",
        "sr650-v2-xcc5.70",
        "sr670-v2-xcc2.83",
        "supermicro",
    ] {
        let evidence = evidence_of(name).await;
        let baseline = captured(&evidence).unwrap_or_else(|e| panic!("{name}: {e}"));
        let findings = judged(&evidence, Some(&baseline));
        assert_eq!(stops(&findings), known_stops.get(name).copied().unwrap_or_default(), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs ../shared"]
async fn what_cannot_be_captured_says_why() {
    let intel = evidence_of("intel-s2600bpb").await;
    assert!(captured(&intel).unwrap_err().contains("inventory was not read whole (absent)"));
    // Its UEFI and its BMC are in the table all the same.
    let rows = table(intel.hardware.value().unwrap(), None);
    let shown: Vec<_> = rows.iter().filter_map(|r| Some((r.component.as_str(), r.installed.as_deref()?))).collect();
    assert_eq!(shown, [("BIOS", "SE5C620.86B.02.01.0008.C0001.031920191559"), ("BMC", "1.93.870cf4f0")]);
    let gb200 = evidence_of("nvidia-gb200-openbmc").await;
    assert!(captured(&gb200).unwrap_err().contains("manufacturer"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs ../shared"]
async fn the_copies_of_each_maker_are_told_apart() {
    for (name, backup) in [
        ("cray-ex4252", &["Recovery"][..]),
        ("dell-r760-idrac9", &["Previous-25227__iDRAC.Embedded.1-1"][..]),
        ("hpe-dl365-gen10plus-ilo5", &["8"][..]),
        ("nvidia-bluefield-dpu", &["golden_image_arm", "golden_image_config", "golden_image_nic"][..]),
        (
            "supermicro",
            &[
                "Backup_BIOS",
                "Backup_BMC",
                "Golden_BIOS",
                "Golden_BMC",
                "Golden_CPLD_Motherboard",
                "Staging_BIOS",
                "Staging_BMC",
            ][..],
        ),
    ] {
        let evidence = evidence_of(name).await;
        let members = &evidence.hardware.value().unwrap().firmware.value().unwrap().items;
        let mut found: Vec<_> = members.iter().filter(|m| m.bank == Bank::Backup).map(|m| m.key()).collect();
        found.sort_unstable();
        assert_eq!(found, backup, "{name}");
        assert!(members.iter().all(|m| m.bank != Bank::Unclear), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs ../shared"]
async fn twenty_entries_of_a_healthy_ilo_are_one_warning() {
    let evidence = evidence_of("hpe-dl365-gen10plus-ilo5").await;
    let findings = judged(&evidence, None);
    let faults: Vec<_> = findings.iter().filter(|f| f.rule == "active-faults").collect();
    assert!(faults.iter().all(|f| f.outcome == Outcome::Fail && f.severity == Severity::Warn), "{faults:?}");
    let erased = faults.iter().find(|f| f.component.ends_with("class0x0013code0x0014")).unwrap();
    assert!(erased.title.text.contains("20") && erased.title.text.contains("2025-08-12T18:43:32Z"), "{erased:?}");
    assert_eq!(faults.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs ../shared"]
async fn a_dell_is_known_to_windows_by_its_service_tag_and_its_findings_have_no_version_in_their_ids() {
    let evidence = evidence_of("dell-r750-idrac9-6.00").await;
    let hardware = evidence.hardware.value().unwrap();
    let system = hardware.system.value().unwrap();
    assert_eq!((system.serial.text(), system.os_serial.text()), (Some("CNIVC0014M0388"), Some("F54P1G3")));
    let rows = table(hardware, None);
    assert!(rows.iter().any(|r| r.component == "Installed-159__BIOS.Setup.1-1"));
    let mut components: Vec<_> = rows.iter().map(|r| &r.component).collect();
    components.sort_unstable();
    components.dedup();
    assert_eq!(components.len(), rows.len(), "each row has a name of its own");
    let tpm = evidence_of("dell-r760-idrac9").await;
    let rows = table(tpm.hardware.value().unwrap(), None);
    let tpm = rows.iter().find(|r| r.component == "Installed-12345__TPM.Integrated.1-1").unwrap();
    assert_eq!((tpm.installed.as_deref(), tpm.missing.as_deref()), (None, Some("not reported")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs ../shared"]
async fn a_question_of_one_maker_is_asked_of_no_other() {
    for (name, ready, log, faults) in [
        ("sr650-v2-xcc5.70", Offer::Expected, Offer::Expected, Offer::Expected),
        ("sr670-v2-xcc2.83", Offer::Optional, Offer::Expected, Offer::Expected),
        ("supermicro", Offer::Optional, Offer::Optional, Offer::Optional),
        ("intel-s2600bpb", Offer::Optional, Offer::Optional, Offer::Optional),
        ("cray-ex4252", Offer::Optional, Offer::Optional, Offer::Optional),
        ("dmtf-public-rackmount1", Offer::Optional, Offer::Optional, Offer::Optional),
        ("dell-r760-idrac9", Offer::Optional, Offer::Optional, Offer::Expected),
    ] {
        let evidence = evidence_of(name).await;
        let offers = evidence.hardware.value().unwrap().capabilities;
        assert_eq!((offers.inventory_ready, offers.maintenance_log, offers.fault_log), (ready, log, faults), "{name}");
    }
}
