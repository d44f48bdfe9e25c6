//! No format loses a finding, whatever rule it is of: each holds all that docs/reports.md says it holds, and no more.
//!
//! A format that groups, filters or folds can forget a group. So the findings here are of any rule there is, and of one
//! that this build does not know, with any answer and any weight.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use patchgate::assess::{Report, Tally};
use patchgate::evidence::Evidence;
use patchgate::report::fleet::{Format, Many};
use patchgate::report::html::Seen;
use patchgate::report::monitoring::metrics::Dialect;
use patchgate::report::{self, Style, Weight};
use patchgate::rules::{Area, Outcome, RULES, Severity, verdict};
use proptest::prelude::*;
use roxmltree::Document;
use serde_json::Value;

use super::command::formats;
use super::scans::{evidence_of, report};

/// The evidence that pages are drawn from; the findings of these tests are not from it.
static EVIDENCE: LazyLock<Evidence> = LazyLock::new(|| evidence_of("healthy"));

/// Of a build that had more rules than this one.
const UNKNOWN_RULE: &str = "rule-of-another-build";

/// The titles of the findings that `chosen` holds for. Each finding of these tests has a title of its own.
fn titles(report: &Report, chosen: impl Fn(Weight) -> bool) -> BTreeSet<String> {
    let chosen = report.findings.iter().filter(|f| chosen(Weight::of(f, report)));
    chosen.map(|f| f.title.text.clone()).collect()
}

/// The titles of findings that stand somewhere in a text.
fn found(report: &Report, text: &str) -> BTreeSet<String> {
    // With the character after it: `finding 1.` is not `finding 12.`.
    report.findings.iter().map(|f| f.title.text.clone()).filter(|title| text.contains(title.as_str())).collect()
}

/// A real report with findings of these rules and answers instead of its own.
fn with(answers: &[(usize, Outcome, Severity)]) -> Report {
    let mut report = report("healthy");
    let pattern = report.findings[0].clone();
    report.findings = Vec::new();
    for (number, (rule, outcome, severity)) in answers.iter().enumerate() {
        let mut finding = pattern.clone();
        finding.rule = RULES.get(*rule).map_or(UNKNOWN_RULE, |check| check.rule.id).to_owned();
        finding.component = format!("component {number}.");
        finding.id = format!("{}:{}", finding.rule, finding.component);
        finding.title.text = format!("finding {number}.");
        (finding.outcome, finding.severity) = (*outcome, *severity);
        report.findings.push(finding);
    }
    report.verdict = verdict(&report.findings);
    report.exit_code = report.verdict.exit_code();
    report
}

fn junit(report: &Report) -> (BTreeSet<String>, usize) {
    let document = report::junit(report).unwrap();
    let tree = Document::parse(&document).unwrap();
    let cases = || tree.descendants().filter(|n| n.has_tag_name("testcase"));
    let red = |case: &roxmltree::Node<'_, '_>| {
        case.children().any(|mark| mark.has_tag_name("failure") || mark.has_tag_name("error"))
    };
    // The first case is the verdict's own.
    let text: String = cases().skip(1).flat_map(|case| case.descendants()).filter_map(|n| n.text()).collect();
    (found(report, &text), cases().skip(1).filter(red).count())
}

fn sarif(report: &Report) -> BTreeSet<String> {
    let log: Value = serde_json::from_str(&report::sarif(report).unwrap()).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let text: String = results.iter().map(|result| result["message"]["text"].as_str().unwrap()).collect();
    found(report, &text)
}

/// These hold numbers or the firmware, no sentences; or what another format holds.
const WITHOUT_FINDINGS: &[&str] = &["jsonl", "cyclonedx", "prometheus", "openmetrics", "zabbix"];

#[test]
fn every_format_is_looked_at() {
    let here = include_str!("nothing_lost.rs");
    for format in formats() {
        let is_looked_at = here.contains(&format!(", \"{format}\")")) || here.contains(&format!(", \"{format}: "));
        assert_ne!(
            is_looked_at,
            WITHOUT_FINDINGS.contains(&format.as_str()),
            "{format}: say in nothing_lost.rs which findings it holds, or in WITHOUT_FINDINGS that it holds none"
        );
    }
}

fn answers() -> impl Strategy<Value = Vec<(usize, Outcome, Severity)>> {
    use {Outcome::*, Severity::*};
    let outcome = prop_oneof![Just(Pass), Just(NotApplicable), Just(Unknown), Just(Fail)];
    let severity = prop_oneof![Just(Info), Just(Warn), Just(Block)];
    proptest::collection::vec((0..=RULES.len(), outcome, severity), 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    #[test]
    fn every_format_holds_every_finding_that_it_promises(answers in answers()) {
        let report = with(&answers);
        let all = titles(&report, |_| true);
        let open = titles(&report, |w| !matches!(w, Weight::Passed | Weight::NotApplicable));
        let stopping = titles(&report, |w| matches!(w, Weight::Blocks | Weight::Open));

        prop_assert_eq!(found(&report, &serde_json::to_string(&report).unwrap()), all.clone(), "json");
        prop_assert_eq!(found(&report, &report::csv(&report).unwrap()), all.clone(), "csv");
        let page = report::html(&report, &Seen::of(&EVIDENCE)).unwrap();
        prop_assert_eq!(found(&report, &page), all.clone(), "html");
        prop_assert_eq!(sarif(&report), open.clone(), "sarif");
        let applicable = titles(&report, |w| w != Weight::NotApplicable);
        prop_assert_eq!(found(&report, &report::markdown(&report)), applicable, "markdown");
        // Whoever asks ahead of an update wants to read what does not threaten, too.
        let is_planned = |id: &str| RULES.iter().any(|check| check.rule.id == id && check.rule.area == Area::Planned);
        let planned = report.findings.iter().filter(|f| is_planned(&f.rule)).map(|f| f.title.text.clone());
        let table = open.into_iter().chain(planned).collect::<BTreeSet<String>>();
        prop_assert_eq!(found(&report, &report::check(&report, Style::PLAIN)), table, "table");
        let gitlab = report::monitoring::gitlab::gitlab(&report).unwrap();
        let listed = titles(&report, |w| !matches!(w, Weight::Passed | Weight::NotApplicable));
        prop_assert_eq!(found(&report, &gitlab), listed, "gitlab");
        // Room for all of so few and so short findings.
        let told = titles(&report, |w| matches!(w, Weight::Blocks | Weight::Open | Weight::Told));
        prop_assert_eq!(found(&report, &report::monitoring::nagios::nagios(&report)), told.clone(), "nagios");
        prop_assert_eq!(found(&report, &report::monitoring::checkmk::checkmk(&report)), told.clone(), "checkmk");
        let noted = report::monitoring::servicenow::servicenow(&report).unwrap();
        prop_assert_eq!(found(&report, &noted), told.clone(), "servicenow");
        let summary = report::github_summary(&report);
        prop_assert_eq!(found(&report, &summary), titles(&report, |w| w != Weight::NotApplicable), "github-summary");
        let github = report::monitoring::github::github(&report);
        let shown = found(&report, &github);
        prop_assert!(shown.is_subset(&told), "github");
        let left: usize = github.lines().filter_map(|l| l.split_once("::and ")?.1.split(' ').next()?.parse::<usize>().ok()).sum();
        let lines = github.lines().filter(|line| !line.contains("::and ")).count();
        prop_assert_eq!(lines - 1 + left, told.len(), "github: the verdict, and each finding is shown or counted");
        let (cases, red) = junit(&report);
        prop_assert_eq!(cases, all, "junit");
        prop_assert_eq!(red, stopping.len(), "junit: what stops the gate is red, and nothing else");
    }
}

proptest! {
    // A case is up to three servers in fifteen documents, which is what the case above is of one.
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    /// Of many servers too, whoever else is among them: and the exit code is that of the worst.
    #[test]
    fn a_report_of_many_servers_loses_none_of_them(all in proptest::collection::vec(answers(), 1..4)) {
        let mut reports: Vec<Report> = all.iter().map(|answers| with(answers)).collect();
        let mut tally = Tally::default();
        for (place, report) in reports.iter_mut().enumerate() {
            report.name = Some(format!("server {place}."));
            for finding in &mut report.findings {
                finding.title.text = format!("of {place}: {}", finding.title.text);
            }
            tally.add(place, report.name.as_deref().unwrap(), report);
        }
        let worst = reports.iter().map(|report| match report.exit_code { 1 => 0, 3 => 1, _ => 2 }).min().unwrap();
        prop_assert_eq!(tally.exit_code(), [1, 3, 0][worst]);
        for format in [Format::Json, Format::JsonLines, Format::Csv, Format::Sarif, Format::Junit, Format::Gitlab] {
            let document = whole(format, &reports, &tally);
            for report in &reports {
                let name = report.name.as_deref().unwrap();
                // A row stands for a finding, so a server without any has none; an entry for one that is not as it should be.
                let open = titles(report, |w| !matches!(w, Weight::Passed | Weight::NotApplicable));
                let has_rows = match format {
                    Format::Csv => !report.findings.is_empty(),
                    Format::Gitlab => report.exit_code != 0 || !open.is_empty(),
                    _ => true,
                };
                prop_assert!(document.contains(name) || !has_rows, "{format:?}: {name}");
                let promised = if matches!(format, Format::Sarif | Format::Gitlab) {
                    open
                } else {
                    titles(report, |_| true)
                };
                prop_assert!(found(report, &document).is_superset(&promised), "{format:?}: {name}");
            }
        }
        // Those that only count name every server that needs somebody, and their numbers are those of the findings.
        for format in
            [Format::Nagios, Format::Github, Format::Checkmk, Format::ServiceNow, Format::Zabbix, Format::Html]
        {
            let document = whole(format, &reports, &tally);
            let needy = |report: &&Report| report.exit_code != 0 || !matches!(format, Format::Nagios | Format::Github);
            for report in reports.iter().filter(needy) {
                let name = report.name.as_deref().unwrap();
                prop_assert!(document.contains(name), "{format:?}: {name} is not in {document}");
            }
        }
        for dialect in [Dialect::Prometheus, Dialect::OpenMetrics] {
            let document = whole(Format::Metrics(dialect), &reports, &tally);
            for report in &reports {
                let server = report.name.as_deref().unwrap();
                for weight in Weight::ALL {
                    let word = serde_json::to_value(weight).unwrap();
                    let count = report.findings.iter().filter(|f| Weight::of(f, report) == weight).count();
                    let sample = format!("\npatchgate_findings{{server=\"{server}\",weight={word}}} {count}\n");
                    prop_assert!(document.contains(&sample), "{sample} is not in {document}");
                }
            }
        }
        for (page, report) in [Format::Page, Format::Html].iter().flat_map(|format| {
            let page = whole(*format, &reports, &tally);
            reports.iter().map(move |report| (page.clone(), report))
        }) {
            let name = report.name.as_deref().unwrap();
            prop_assert!(page.contains(name), "{name} is not on the page");
            // One group stands for the findings of one id, with the names of all its servers.
            let stopping = report.findings.iter().filter(|f| matches!(Weight::of(f, report), Weight::Blocks | Weight::Open));
            for finding in stopping {
                let group = tally.findings().into_iter().find(|group| group.id == finding.id);
                prop_assert!(group.is_some_and(|group| group.servers.values().any(|server| server == name)), "{}", finding.id);
            }
        }
    }
}

/// The document of many servers, put together in their order.
fn whole(format: Format, reports: &[Report], tally: &Tally) -> String {
    let mut many = Many::new(format, Style::PLAIN);
    let mut pieces = String::new();
    for block in 0..many.blocks() {
        let of_block: Vec<String> = reports.iter().map(|report| many.piece(block, report).unwrap()).collect();
        let of_block: Vec<String> = of_block.into_iter().filter(|piece| !piece.is_empty()).collect();
        if !of_block.is_empty() {
            pieces += &(many.begin(block) + &of_block.join(many.between()));
        }
    }
    let document = many.head(tally).unwrap() + &pieces + &many.tail(tally).unwrap();
    match format {
        Format::Json | Format::Sarif | Format::Gitlab | Format::ServiceNow => {
            drop(serde_json::from_str::<Value>(&document).unwrap())
        }
        Format::JsonLines => document.lines().for_each(|line| drop(serde_json::from_str::<Value>(line).unwrap())),
        Format::Junit => drop(Document::parse(&document).unwrap()),
        _ => {}
    }
    document
}
