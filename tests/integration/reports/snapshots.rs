//! Each format as it is, for one scenario.

use patchgate::assess::Report;
use patchgate::report::html::Seen;
use patchgate::report::monitoring::metrics::{Dialect, metrics};
use patchgate::report::monitoring::{checkmk, github, gitlab, nagios, servicenow, zabbix};
use patchgate::report::{csv, cyclonedx, github_summary, html, junit, markdown, sarif};
use patchgate::rules::{Finding, Outcome};
use serde_json::Value;

use super::command::formats;
use super::html::outline;
use super::scans::{evidence_of, report};

use crate::support::snapshots::assert_snapshots;

/// Of what passed or does not apply, these rules alone are in the snapshots, so that a rule more does not change each of them. That no
/// format loses a finding is held by `nothing_lost.rs`.
const PASSED: &[&str] = &["disk-space", "hardware-health", "windows-firmware-view", "windows-services"];

/// The report of a scenario without most of what passed.
fn short_report() -> Report {
    let mut report = report("deny-softwaredistribution");
    let is_fine = |finding: &Finding| matches!(finding.outcome, Outcome::Pass | Outcome::NotApplicable);
    report.findings.retain(|finding| !is_fine(finding) || PASSED.contains(&finding.rule.as_str()));
    report
}

#[test]
fn each_format_is_what_it_was() {
    let report = short_report();
    let documents = [
        ("report-junit", junit(&report).unwrap()),
        ("report-sarif", without_help(&sarif(&report).unwrap())),
        ("report-markdown", markdown(&report)),
        ("report-html", outline(&html(&report, &Seen::of(&evidence_of("deny-softwaredistribution"))).unwrap())),
        ("report-csv", csv(&report).unwrap()),
        ("report-cyclonedx", cyclonedx(&report).unwrap()),
        ("report-nagios", nagios::nagios(&report)),
        ("report-checkmk", checkmk::checkmk(&report)),
        ("report-prometheus", metrics(&report, Dialect::Prometheus)),
        ("report-openmetrics", metrics(&report, Dialect::OpenMetrics)),
        ("report-gitlab", gitlab::gitlab(&report).unwrap()),
        ("report-github", github::github(&report)),
        ("report-servicenow", servicenow::servicenow(&report).unwrap()),
        ("report-zabbix", zabbix::zabbix(&report).unwrap()),
    ];
    // It is the comment's Markdown with more room, and this report fits the smaller one.
    assert_eq!(github_summary(&report), markdown(&report));
    let names = documents.each_ref().map(|(name, _)| (*name).to_owned());
    assert_snapshots(documents);
    // The table has its snapshots among the commands; the JSON holds everything, so each change of anything is one of it.
    for format in
        formats().iter().filter(|format| !matches!(format.as_str(), "table" | "json" | "jsonl" | "github-summary"))
    {
        assert!(names.contains(&format!("report-{format}")), "{format} has no snapshot");
    }
}

/// The log without the rules that no result is of, their numbers, and the pages of docs/rules.md that it quotes.
fn without_help(log: &str) -> String {
    let mut log: Value = serde_json::from_str(log).unwrap();
    let run = &mut log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].take();
    let mut used = Vec::new();
    for result in run["results"].as_array_mut().unwrap() {
        let number = result.as_object_mut().unwrap().remove("ruleIndex").unwrap();
        let rule = &rules[usize::try_from(number.as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"], "the number of a result is that of its rule");
        let mut rule = rule.clone();
        rule.as_object_mut().unwrap().retain(|name, _| matches!(name.as_str(), "id" | "defaultConfiguration"));
        if !used.contains(&rule) {
            used.push(rule);
        }
    }
    run["tool"]["driver"]["rules"] = Value::Array(used);
    serde_json::to_string_pretty(&log).unwrap()
}
