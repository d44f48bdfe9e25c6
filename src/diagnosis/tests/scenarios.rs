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
    // Nothing has failed yet.
    ("recovery-small", None, Verdict::Ready),
    ("efi-full", None, Verdict::Ready),
    ("uefi-old", None, Verdict::Blocked),
    // Nothing is wrong with the server: the caller has to change.
    ("remote-caller", Some(("remote-caller", Confidence::Confirmed)), Verdict::Ready),
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
