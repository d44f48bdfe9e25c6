//! The synthetic scenarios of the mock server, from the collector's document to the first cause.

use super::*;
use crate::evidence::Evidence;
use crate::rules::{Area, Finding, Outcome, Severity, registry};
use crate::windows::read_collected;

/// A cause and how sure it is.
type Surest = (&'static str, Confidence);

/// A scenario, its surest cause, and the verdict over Windows alone.
const SCENARIOS: &[(&str, Option<Surest>, Verdict)] = &[
    ("healthy", None, Verdict::Ready),
    ("deny-softwaredistribution", Some(("softwaredistribution-denied", Confidence::Confirmed)), Verdict::Blocked),
    ("wuauserv-disabled", Some(("service-disabled", Confidence::Confirmed)), Verdict::Blocked),
    ("winsxs-owner", Some(("component-store-denied", Confidence::Confirmed)), Verdict::Blocked),
    ("firmware-secureboot", Some(("firmware-denied", Confidence::Confirmed)), Verdict::Blocked),
    ("restart-pending", Some(("restart-due", Confidence::Confirmed)), Verdict::Blocked),
    // The server of deny-softwaredistribution, a week later.
    ("after-repaired", None, Verdict::Ready),
    ("after-not-tried", Some(("object-denied", Confidence::Probable)), Verdict::Blocked),
    ("after-other-code", Some(("disk-full", Confidence::Confirmed)), Verdict::Blocked),
    ("after-restart-due", Some(("object-denied", Confidence::Probable)), Verdict::Blocked),
    ("after-still-denied", Some(("softwaredistribution-denied", Confidence::Confirmed)), Verdict::Blocked),
    // Nothing has failed yet.
    ("recovery-small", None, Verdict::Ready),
    ("efi-full", None, Verdict::Ready),
    ("uefi-old", None, Verdict::Blocked),
    // Nothing is wrong with the server: the caller has to change.
    ("remote-caller", Some(("remote-caller", Confidence::Confirmed)), Verdict::Ready),
    ("noise-of-a-healthy-server", None, Verdict::Ready),
    ("healed-by-second-attempt", None, Verdict::Ready),
    ("unread-volumes", None, Verdict::Undetermined),
    ("secureboot-certificate-refused", Some(("secure-boot-update-refused", Confidence::Confirmed)), Verdict::Blocked),
    ("search-wsus-is-slow", Some(("update-server", Confidence::Probable)), Verdict::Blocked),
    ("search-wsus-has-no-address", Some(("wsus-policy-inconsistent", Confidence::Confirmed)), Verdict::Blocked),
    ("store-misses-a-package", Some(("package-missing", Confidence::Probable)), Verdict::Blocked),
    ("guard-stops-the-installer", Some(("guard-blocked", Confidence::Probable)), Verdict::Blocked),
    ("efi-partition-has-no-room", Some(("efi-partition-full", Confidence::Confirmed)), Verdict::Blocked),
    ("transaction-stuck-for-days", Some(("transaction-stuck", Confidence::Probable)), Verdict::Blocked),
    ("consequence-store-after-refusal", Some(("object-denied", Confidence::Probable)), Verdict::Blocked),
    ("combined-acl-and-old-bmc", Some(("softwaredistribution-denied", Confidence::Confirmed)), Verdict::Blocked),
    // Without what the BMC says of the drive, the disk's own event is a possibility only.
    ("combined-disk-and-store", Some(("store-damaged", Confidence::Probable)), Verdict::Blocked),
    ("combined-driver-and-memory", Some(("driver-failed", Confidence::Probable)), Verdict::Blocked),
    ("combined-restart-and-bmc-waits", Some(("restart-due", Confidence::Confirmed)), Verdict::Blocked),
    ("combined-psu-and-healthy-windows", None, Verdict::Ready),
];

/// Those with a second cause that is probable: the one that follows from the first.
const WITH_CONSEQUENCE: &[(&str, Surest, &str)] = &[
    ("disk-c-is-full", ("disk-full", Confidence::Confirmed), "no-room-named"),
    ("service-bits-disabled", ("service-disabled", Confidence::Confirmed), "client-state-damaged"),
];

fn evidence(name: &str) -> Evidence {
    let document = crate::mock::scenario("sr650-v2", Some(name)).unwrap().windows.unwrap();
    let collected = read_collected(&document, name, at("2026-04-20T01:00:00Z")).unwrap();
    joined(Some(hardware()), Some(collected.windows))
}

/// The findings that rest on Windows: what the BMC's side adds is judged elsewhere.
fn of_windows(findings: Vec<Finding>) -> Vec<Finding> {
    let hardware = |f: &Finding| registry::rule(&f.rule).is_some_and(|rule| rule.area == Area::Hardware);
    findings.into_iter().filter(|f| !hardware(f)).collect()
}

#[test]
fn every_scenario_with_a_windows_side_is_here() {
    let all = crate::mock::scenarios("sr650-v2").unwrap().into_iter().map(|(name, _)| name);
    let with_windows = all.filter(|name| crate::mock::scenario("sr650-v2", Some(name)).unwrap().windows.is_some());
    let mut named: Vec<&str> = SCENARIOS.iter().map(|(name, ..)| *name).collect();
    named.extend(WITH_CONSEQUENCE.iter().map(|(name, ..)| *name));
    named.sort_unstable();
    assert_eq!(with_windows.collect::<Vec<_>>(), named);
}

#[test]
fn each_scenario_has_the_cause_that_it_was_made_for_and_no_other_above_possible() {
    for (name, wanted, _) in SCENARIOS {
        let evidence = evidence(name);
        let diagnosis = diagnose(&evidence, &judge_without_baseline(&evidence));
        let sure: Vec<(&str, Confidence)> = diagnosis
            .causes
            .iter()
            .filter(|c| c.confidence < Confidence::Possible)
            .map(|c| (c.id.as_str(), c.confidence))
            .collect();
        assert_eq!(sure, wanted.iter().copied().collect::<Vec<_>>(), "{name}: {:#?}", diagnosis.causes);
        assert_eq!(diagnosis.failure.is_some(), wanted.is_some(), "{name}");
    }
}

#[test]
fn what_follows_from_the_cause_stands_behind_it() {
    for (name, first, second) in WITH_CONSEQUENCE {
        let evidence = evidence(name);
        let causes = diagnose(&evidence, &judge_without_baseline(&evidence)).causes;
        let said: Vec<(&str, Confidence)> = causes.iter().map(|c| (c.id.as_str(), c.confidence)).take(2).collect();
        assert_eq!(said, [*first, (*second, Confidence::Probable)], "{name}");
    }
}

#[test]
fn each_scenario_has_its_verdict() {
    for (name, _, wanted) in SCENARIOS {
        let findings = of_windows(judge_without_baseline(&evidence(name)));
        let open: Vec<&Finding> = findings
            .iter()
            .filter(|f| f.severity == Severity::Block && matches!(f.outcome, Outcome::Fail | Outcome::Unknown))
            .collect();
        assert_eq!(verdict(&findings), *wanted, "{name}: {open:#?}");
    }
}

#[test]
fn the_healthy_scenario_lists_its_benign_lines_and_nothing_else() {
    let evidence = evidence("healthy");
    let findings = judge_without_baseline(&evidence);
    let diagnosis = diagnose(&evidence, &findings);
    assert!(!diagnosis.suppressed.is_empty(), "the scenario holds a benign access-denied line");
    assert!(diagnosis.not_seen.is_empty(), "{:#?}", diagnosis.not_seen);
    let not_fine =
        of_windows(findings).into_iter().filter(|f| f.outcome == Outcome::Fail && f.severity > Severity::Info);
    assert_eq!(not_fine.collect::<Vec<_>>(), Vec::new());
}
