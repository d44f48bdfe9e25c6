//! Whether the baseline may decide, and what it may replace.

use super::*;
use crate::rules::registry::{may_replace_severity, rules};

#[test]
fn only_a_baseline_in_force_for_this_machine_passes() {
    let good = sr650_v2();
    let with = |from: &str, to: &str| {
        assert!(good.text.contains(from));
        Baseline::parse(&good.text.replacen(from, to, 1), "test.toml").unwrap()
    };
    let standing = |evidence: &Evidence, baseline: Option<&Baseline>| {
        let found = findings("baseline-standing", evidence, baseline);
        (found[0].outcome, found[0].severity, found[0].title.id.clone())
    };
    let server = evidence(server());
    assert_eq!(standing(&server, Some(&good)), (Outcome::Pass, Severity::Block, "baseline-valid".into()));
    for (baseline, id) in [
        (None, "baseline-none"),
        (Some(with("until = 2027-05-31", "until = 2026-11-21")), "baseline-stale"),
        (Some(with("from = 2026-11-01", "from = 2026-11-23")), "baseline-not-yet"),
        (Some(with("\"published\"", "\"draft\"")), "baseline-draft"),
        (Some(with("\"published\"", "\"withdrawn\"")), "baseline-withdrawn"),
        (Some(with("[\"7Z72\", \"7Z73\"]", "[\"7X06\"]")), "baseline-other-machine"),
        (Some(with("\"Lenovo\"", "\"Other\"")), "baseline-other-machine"),
        (Some(with("[unlisted]", "[severity]\nsecureboot = \"block\"\n[unlisted]")), "baseline-wrong-severity"),
        (Some(with("[unlisted]", "[severity]\nfirmware-level = \"info\"\n[unlisted]")), "baseline-wrong-severity"),
    ] {
        assert_eq!(standing(&server, baseline.as_ref()), (Outcome::Unknown, Severity::Block, id.into()));
    }
    let mut nameless = server.clone();
    nameless.subject.machine_type = null();
    assert_eq!(standing(&nameless, Some(&good)).2, "baseline-machine-unknown");
}

#[test]
fn a_baseline_for_other_machines_demands_nothing_of_this_one() {
    let mut other = evidence(server());
    other.subject.machine_type = text("7X06");
    for rule in ["firmware-level", "firmware-required", "firmware-uniform", "firmware-unlisted"] {
        assert_eq!(brief(&findings(rule, &other, Some(&sr650_v2()))), [""; 0], "{rule}");
    }
}

#[test]
fn the_baseline_replaces_the_severity_of_a_rule() {
    let replaced = format!("{}\n[severity]\nfirmware-pending = \"warn\"\n", sr650_v2().text);
    let replaced = Baseline::parse(&replaced, "test.toml").unwrap();
    let mut hardware = server();
    hardware.logs = maintenance_log(vec![log_entry(1, "2026-01-14T17:53:24Z", "UEFI firmware is updated to AFE136D.")]);
    let severity = |baseline: &Baseline| {
        let found = findings("firmware-pending", &evidence(hardware.clone()), Some(baseline));
        found.iter().find(|f| f.component == "maintenance log UEFI").map(|f| (f.outcome, f.severity)).unwrap()
    };
    assert_eq!(severity(&sr650_v2()), (Outcome::Fail, Severity::Block));
    assert_eq!(severity(&replaced), (Outcome::Fail, Severity::Warn));
}

#[test]
fn only_a_rule_that_exists_can_be_given_another_weight() {
    assert_eq!(may_replace_severity("firmware-pending"), Ok(()));
    assert!(may_replace_severity("no-such-rule").is_err());
}

#[test]
fn the_example_of_the_documentation_is_a_baseline_and_names_every_fixed_severity() {
    let page = include_str!("../../../../docs/baseline.md");
    let example = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    assert_eq!(crate::baseline::lint(example, &may_replace_severity, &|_, _| Err(String::new()), today()), []);
    let (_, table) = page.split_once("## What `[severity]` cannot replace").unwrap();
    for id in rules().filter(|rule| rule.own_weight.is_some()).map(|rule| rule.id) {
        assert!(table.contains(&format!("`{id}`")), "{id} is not in docs/baseline.md");
    }
}
