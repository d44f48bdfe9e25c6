//! Each format as it is, for one scenario.

use patchgate::report::html::Seen;
use patchgate::report::monitoring::metrics::{Dialect, metrics};
use patchgate::report::monitoring::{checkmk, github, gitlab, nagios, servicenow, zabbix};
use patchgate::report::{csv, cyclonedx, github_summary, html, junit, markdown, sarif};
use serde_json::Value;

use super::command::formats;
use super::html::outline;
use super::scans::{evidence_of, report};

use crate::support::snapshots::assert_snapshots;

#[test]
fn each_format_is_what_it_was() {
    let report = report("deny-softwaredistribution");
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

/// The log without the pages of docs/rules.md that it quotes.
fn without_help(log: &str) -> String {
    let mut log: Value = serde_json::from_str(log).unwrap();
    for rule in log["runs"][0]["tool"]["driver"]["rules"].as_array_mut().unwrap() {
        rule.as_object_mut().unwrap().retain(|name, _| matches!(name.as_str(), "id" | "defaultConfiguration"));
    }
    serde_json::to_string_pretty(&log).unwrap()
}
