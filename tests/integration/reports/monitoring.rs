//! The formats of monitoring systems, read back by grammars that did not write them. What parsers of others say of the same
//! documents: `.ci/formats`.

use std::collections::{BTreeMap, BTreeSet};

use patchgate::assess::Report;
use patchgate::report::monitoring::metrics::{COMPONENTS, Dialect, metrics};
use patchgate::report::monitoring::{State, checkmk, github, gitlab, nagios, servicenow, zabbix};
use patchgate::rules::Verdict;
use serde_json::Value;

use super::scans::{all, assert_printable, hostile, report};

/// Every report, with a document of it.
fn each(of: impl Fn(&Report) -> String) -> Vec<(String, Report, String)> {
    let documents = all().into_iter().map(|(name, report)| {
        let document = of(&report);
        assert_printable(&name, &document);
        (name, report, document)
    });
    documents.collect()
}

/// A number of a plugin: `label=value[unit];[warn];[crit];[min];[max]`.
fn number(text: &str) -> (String, u64) {
    let (label, rest) = text.split_once('=').unwrap_or_else(|| panic!("{text}"));
    assert!(!label.is_empty() && label.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{text}");
    let mut parts = rest.split(';');
    let value = parts.next().unwrap().trim_end_matches('s');
    assert!(parts.clone().count() <= 4 && parts.all(|bound| bound.bytes().all(|b| b.is_ascii_digit())), "{text}");
    (label.to_owned(), value.parse().unwrap())
}

#[test]
fn a_plugin_says_how_it_stands_in_its_first_line_and_has_one_set_of_numbers() {
    for (name, report, document) in each(nagios::nagios) {
        assert!(document.len() <= 8192, "{name}: {} bytes", document.len());
        assert_eq!(document.matches('|').count(), 1, "{name}: {document}");
        let (said, numbers) = document.lines().next().unwrap().split_once(" | ").unwrap();
        let state = State::of(&report);
        assert!(said.starts_with(&format!("PATCHGATE {} - ", state.word())), "{name}: {said}");
        let numbers: BTreeMap<String, u64> = numbers.split(' ').map(number).collect();
        assert_eq!(
            (numbers["blocks"] > 0, state == State::Critical),
            (state == State::Critical, numbers["blocks"] > 0)
        );
        assert_eq!(numbers["components"], u64::try_from(report.coverage.seen).unwrap(), "{name}");
    }
}

#[test]
fn the_scale_of_plugins_is_another_than_ours() {
    let mut report = report("healthy");
    assert_eq!(State::of(&report).code(), 1, "ready, with warnings");
    report.findings.retain(|f| f.severity == patchgate::rules::Severity::Block);
    assert_eq!(State::of(&report).code(), 0);
    report.verdict = Verdict::Blocked;
    assert_eq!(State::of(&report).code(), 2);
    report.verdict = Verdict::Undetermined;
    assert_eq!(State::of(&report).code(), 3);
}

#[test]
fn checkmk_reads_one_service_of_a_server() {
    for (name, report, document) in each(checkmk::checkmk) {
        assert_eq!((document.matches('\n').count(), document.ends_with('\n')), (1, true), "{name}");
        let (state, rest) = document.trim_end().split_once(' ').unwrap();
        assert_eq!(state, State::of(&report).code().to_string(), "{name}");
        let (service, rest) = rest.strip_prefix('"').unwrap().split_once("\" ").unwrap();
        assert!(!service.contains(['"', '\'']), "{name}: {service}");
        let (metrics, text) = rest.split_once(' ').unwrap();
        for metric in metrics.split('|') {
            let (label, value) = metric.split_once('=').unwrap();
            assert!(label.starts_with("patchgate_") && value.parse::<u64>().is_ok(), "{name}: {metric}");
        }
        assert!(!text.trim().is_empty() && !text.contains("(!"), "{name}: {text}");
    }
}

/// A sample of metrics: its name, its labels and its value.
fn sample(line: &str) -> (String, BTreeMap<String, String>, f64) {
    let (name, rest) = line.split_once('{').unwrap_or_else(|| panic!("{line}"));
    let mut labels = BTreeMap::new();
    let mut rest = rest;
    loop {
        let (label, value) = rest.split_once("=\"").unwrap_or_else(|| panic!("{line}"));
        let (mut end, mut escaped, mut text) = (0, false, String::new());
        for c in value.chars() {
            end += c.len_utf8();
            match c {
                '\\' if !escaped => escaped = true,
                '"' if !escaped => break,
                'n' if escaped => (text.push('\n'), escaped = false).1,
                c => (text.push(c), escaped = false).1,
            }
        }
        assert!(!text.is_empty() && labels.insert(label.to_owned(), text).is_none(), "{line}");
        rest = &value[end..];
        match rest.strip_prefix(',') {
            Some(more) => rest = more,
            None => break,
        }
    }
    // One field is left: the value, and no time stamp.
    let value = rest.strip_prefix("} ").unwrap_or_else(|| panic!("{line}"));
    (name.to_owned(), labels, value.parse().unwrap_or_else(|_| panic!("{line}")))
}

#[test]
fn metrics_are_whole_families_of_samples_that_differ_and_have_no_time_of_their_own() {
    for dialect in [Dialect::Prometheus, Dialect::OpenMetrics] {
        for (name, report, document) in each(|report| metrics(report, dialect)) {
            let (mut families, mut seen, mut current) = (BTreeSet::new(), BTreeSet::new(), String::new());
            for line in document.lines().filter(|line| *line != "# EOF") {
                if let Some(about) = line.strip_prefix("# ") {
                    let mut words = about.split(' ');
                    let (kind, family) = (words.next().unwrap(), words.next().unwrap());
                    if current != family {
                        assert!(families.insert(family.to_owned()), "{name}: {family} comes twice");
                        family.clone_into(&mut current);
                    }
                    assert!(["HELP", "TYPE", "UNIT"].contains(&kind), "{name}: {line}");
                    continue;
                }
                let (sample, labels, value) = sample(line);
                assert!(sample == current || sample == format!("{current}_info"), "{name}: {sample} in {current}");
                assert!(labels.keys().all(|label| !["version", "level"].contains(&label.as_str())) || value == 1.0);
                assert!(seen.insert((sample, labels)), "{name}: twice: {line}");
            }
            assert_eq!(document.ends_with("# EOF\n"), dialect == Dialect::OpenMetrics, "{name}");
            let scan = format!("}} {}\n", report.collected_at.as_second());
            assert!(document.contains("patchgate_scan_timestamp_seconds{") && document.contains(&scan), "{name}");
        }
    }
}

#[test]
fn a_bmc_that_lists_thousands_makes_a_bounded_number_of_series() {
    let mut report = report("healthy");
    let row = report.firmware[0].clone();
    report.firmware = (0..10_000).map(|_| row.clone()).collect();
    let document = metrics(&report, Dialect::Prometheus);
    assert_eq!(document.matches("\npatchgate_component_info{").count(), COMPONENTS);
    let left = format!("\npatchgate_components_left_out{{server=\"J900PG01\"}} {}\n", 10_000 - COMPONENTS);
    assert!(document.contains(&left), "{left}");
    assert!(document.lines().count() < COMPONENTS + 100);
}

#[test]
fn gitlab_knows_an_entry_again_in_the_next_run() {
    for (name, report, document) in each(|report| gitlab::gitlab(report).unwrap()) {
        let entries: Vec<Value> = serde_json::from_str(&document).unwrap();
        let prints: BTreeSet<&str> = entries.iter().map(|entry| entry["fingerprint"].as_str().unwrap()).collect();
        assert_eq!(prints.len(), entries.len(), "{name}: two entries share a fingerprint");
        for entry in &entries {
            let severity = entry["severity"].as_str().unwrap();
            assert!(["info", "minor", "major", "critical", "blocker"].contains(&severity), "{name}: {severity}");
            let path = entry["location"]["path"].as_str().unwrap();
            assert!(!path.is_empty() && !path.starts_with(['/', '.']), "{name}: {path}");
            assert!(entry["location"]["lines"]["begin"].as_u64().unwrap() > 0, "{name}");
        }
        let mut later = report.clone();
        later.collected_at = jiff::Timestamp::UNIX_EPOCH;
        for finding in &mut later.findings {
            finding.title.text = format!("other words, {}", finding.title.text);
        }
        let again: Vec<Value> = serde_json::from_str(&gitlab::gitlab(&later).unwrap()).unwrap();
        let of = |entries: &[Value]| entries.iter().map(|e| e["fingerprint"].clone()).collect::<Vec<_>>();
        assert_eq!(of(&entries), of(&again), "{name}");
        assert_eq!(entries.iter().any(|e| e["check_name"] == "verdict"), report.exit_code != 0, "{name}");
    }
}

#[test]
fn github_gets_ten_of_a_kind_and_no_command_but_ours() {
    for (name, _, document) in each(github::github) {
        let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
        for line in document.lines() {
            let (kind, rest) = line.strip_prefix("::").and_then(|line| line.split_once(" title=patchgate ")).unwrap();
            assert!(["error", "warning", "notice"].contains(&kind), "{name}: {line}");
            let (title, text) = rest.split_once("::").unwrap();
            assert!(!title.contains([':', ',']) && !text.trim().is_empty(), "{name}: {line}");
            for command in ["::error", "::add-mask", "::stop-commands", "##[", "##vso["] {
                assert!(!text.contains(command), "{name}: {line}");
            }
            *kinds.entry(kind).or_default() += 1;
        }
        assert!(kinds.values().all(|count| *count <= github::MOST), "{name}: {kinds:?}");
    }
}

#[test]
fn a_record_of_servicenow_is_flat_and_made_of_texts() {
    for (name, _, document) in each(|report| servicenow::servicenow(report).unwrap()) {
        let document: Value = serde_json::from_str(&document).unwrap();
        let records = document["records"].as_array().unwrap();
        assert_eq!(records.len(), 1, "{name}");
        for (field, value) in records[0].as_object().unwrap() {
            let text = value.as_str().unwrap_or_else(|| panic!("{name}: {field} is no text"));
            assert!(text.chars().count() <= 4000, "{name}: {field}");
        }
    }
}

/// The fields of a line that zabbix_sender reads.
fn fields(line: &str) -> Vec<String> {
    let (mut fields, mut rest) = (Vec::new(), line);
    while !rest.is_empty() {
        let Some(quoted) = rest.strip_prefix('"') else {
            let (field, after) = rest.split_once(' ').unwrap_or((rest, ""));
            fields.push(field.to_owned());
            rest = after;
            continue;
        };
        let (mut field, mut escaped, mut end) = (String::new(), false, None);
        for (at, c) in quoted.char_indices() {
            match c {
                '\\' if !escaped => escaped = true,
                '"' if !escaped => {
                    end = Some(at + 1);
                    break;
                }
                c => {
                    field.push(c);
                    escaped = false;
                }
            }
        }
        fields.push(field);
        rest = &quoted[end.unwrap_or_else(|| panic!("{line}"))..];
        rest = rest.strip_prefix(' ').unwrap_or_else(|| if rest.is_empty() { rest } else { panic!("{line}") });
    }
    fields
}

#[test]
fn every_line_for_zabbix_is_four_fields_and_every_component_was_announced() {
    for (name, mut report, _) in each(|report| zabbix::zabbix(report).unwrap()) {
        report.name = Some("a \"host\"".to_owned());
        let (mut announced, mut sent) = (BTreeSet::new(), BTreeSet::new());
        for line in zabbix::zabbix(&report).unwrap().lines() {
            let fields = fields(line);
            assert_eq!((fields.len(), fields[0].as_str()), (4, "a \"host\""), "{name}: {line}");
            assert_eq!(fields[2], report.collected_at.as_second().to_string(), "{name}");
            if fields[1] == "patchgate.discovery" {
                let found: Vec<BTreeMap<String, String>> = serde_json::from_str(&fields[3]).unwrap();
                announced.extend(found.into_iter().map(|mut entry| entry.remove("{#COMPONENT}").unwrap()));
            } else if let Some(key) = fields[1].strip_prefix("patchgate.component[\"") {
                sent.insert(key.strip_suffix("\"]").unwrap().to_owned());
            }
        }
        assert_eq!(announced, sent, "{name}");
    }
}

#[test]
fn hostile_text_reaches_every_format() {
    // What the tests above search for is really there, in another dress.
    let report = hostile();
    assert!(nagios::nagios(&report).contains(r"\u{7c}"), "a bar");
    let documents = [
        metrics(&report, Dialect::Prometheus),
        gitlab::gitlab(&report).unwrap(),
        servicenow::servicenow(&report).unwrap(),
        zabbix::zabbix(&report).unwrap(),
    ];
    for document in documents {
        // Something was made visible in each: a colour, a bell, a turn of direction.
        assert!(document.contains("u{"), "{document}");
    }
}
