//! SARIF against the schema of OASIS, what the specification adds to it in words, and what GitHub asks for.

use std::collections::BTreeSet;

use patchgate::assess::Report;
use patchgate::report::sarif;
use patchgate::rules::{Outcome, RULES, Verdict};
use serde_json::Value;

use super::scans::{all, assert_printable, report, reports};
use super::schemas::{SARIF, assert_valid};

fn log(name: &str, report: &Report) -> Value {
    let document = sarif(report).unwrap();
    assert_printable(name, &document);
    serde_json::from_str(&document).unwrap()
}

fn results(log: &Value) -> &[Value] {
    log["runs"][0]["results"].as_array().unwrap()
}

#[test]
fn every_report_follows_the_schema() {
    for (name, report) in all() {
        assert_valid(&SARIF, &name, &log(&name, &report));
    }
}

#[test]
fn failures_and_unknowns_are_results_and_nothing_else_is() {
    for (name, report) in all() {
        let told = report.findings.iter().filter(|f| matches!(f.outcome, Outcome::Fail | Outcome::Unknown)).count();
        assert_eq!(results(&log(&name, &report)).len(), told, "{name}");
    }
}

/// Section 3.27.9 and 3.27.10: a level only for what failed.
#[test]
fn what_did_not_fail_has_no_level() {
    for (name, report) in all() {
        for result in results(&log(&name, &report)) {
            let (kind, level) = (result["kind"].as_str().unwrap(), result["level"].as_str().unwrap());
            assert_eq!(kind == "fail", level != "none", "{name}: {kind} {level}");
        }
    }
}

#[test]
fn every_result_names_a_rule_that_the_log_describes() {
    for (name, report) in reports() {
        let log = log(name, report);
        let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
        // Those without a function of their own, which `verify` answers, come after the others.
        assert!(rules.len() > RULES.len());
        for (described, check) in rules.iter().zip(RULES) {
            assert_eq!(described["id"], check.rule.id);
        }
        for result in results(&log) {
            let at = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(rules[at]["id"], result["ruleId"], "{name}");
        }
    }
}

/// What code scanning refuses or merges where it is missing.
#[test]
fn every_result_has_a_file_a_line_and_a_fingerprint_of_its_own() {
    for (name, report) in reports() {
        let log = log(name, report);
        let mut seen = BTreeSet::new();
        for result in results(&log) {
            let place = &result["locations"][0]["physicalLocation"];
            assert_eq!(place["artifactLocation"]["uri"], "baselines/sr650-v2/2026.11.0.toml", "{name}");
            assert_eq!(place["region"]["startLine"], 1, "{name}");
            let fingerprints = &result["partialFingerprints"];
            for kind in ["patchgateFinding/v1", "primaryLocationLineHash"] {
                assert!(seen.insert(fingerprints[kind].to_string()), "{name}: {fingerprints} stands twice");
            }
        }
    }
}

#[test]
fn the_same_finding_has_the_same_fingerprint_in_the_next_scan() {
    let prints = |log: &Value| -> Vec<String> {
        results(log).iter().map(|r| format!("{} {}", r["properties"]["id"], r["partialFingerprints"])).collect()
    };
    let before = prints(&log("before", &report("healthy")));
    let after = prints(&log("after", &report("psu1-failed")));
    let backup = |prints: &[String]| prints.iter().find(|p| p.contains("firmware-level:BMC-Backup")).cloned();
    assert!(backup(&before).is_some());
    assert_eq!(backup(&before), backup(&after));
}

#[test]
fn an_undetermined_verdict_is_a_run_that_failed() {
    let mut report = report("healthy");
    assert_eq!(log("ready", &report)["runs"][0]["invocations"][0]["executionSuccessful"], true);
    report.verdict = Verdict::Undetermined;
    report.exit_code = 3;
    let log = log("undetermined", &report);
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!((&invocation["executionSuccessful"], &invocation["exitCode"]), (&false.into(), &3.into()));
    let notifications = invocation["toolExecutionNotifications"].as_array().unwrap();
    assert!(notifications.iter().any(|n| n["level"] == "error"), "{notifications:?}");
}

#[test]
fn foreign_text_makes_neither_links_nor_placeholders() {
    for (name, report) in all() {
        let log = log(&name, &report);
        for result in results(&log) {
            let text = result["message"]["text"].as_str().unwrap();
            assert!(!text.contains("]("), "{name}: {text}");
            let singles = text.replace("{{", "").replace("}}", "");
            assert!(!singles.contains(['{', '}']), "{name}: {text}");
        }
    }
}
