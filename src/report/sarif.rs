//! SARIF 2.1.0: failures and unknowns, for code scanning and result viewers.
//!
//! Passes and questions that do not arise are counted and not listed: GitHub takes every result for an alert, whatever
//! its kind. The specification binds kind and level: an unknown is `open`, and then its level must be `none`; so that
//! nobody takes that for harmless, an undetermined verdict is a failed invocation with a notification at level `error`.

use ring::digest::{SHA256, digest};
use serde_json::{Map, Value, json};

use super::extract::{MOST_LINES, clean, facts, server_key, story, verdict_line, word};
use super::json_parts::document;
use super::rule_help;
use super::weight::Weight;
use crate::assess::{BaselineReference, Report};
use crate::rules::{Finding, Outcome, RULES, Rule, Severity, Verdict};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The report as SARIF.
///
/// # Errors
/// Never in practice: it writes to memory.
pub fn sarif(report: &Report) -> serde_json::Result<String> {
    let told = report.findings.iter().filter(|f| !is_silent(f, report));
    let run = json!({
        "tool": {"driver": driver()},
        // One run for each server: GitHub replaces the results of the same tool and category.
        "automationDetails": {"id": format!("patchgate/{}/", server_key(report))},
        "invocations": [invocation(report)],
        "artifacts": report.baseline.as_ref().map(|b| vec![artifact(b)]),
        "results": told.map(|f| result(report, f)).collect::<Vec<_>>(),
        "properties": properties(report),
    });
    document(json!({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}))
}

fn is_silent(finding: &Finding, report: &Report) -> bool {
    matches!(Weight::of(finding, report), Weight::Passed | Weight::NotApplicable)
}

fn driver() -> Value {
    json!({
        "name": "patchgate",
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": RULES.iter().map(|check| descriptor(&check.rule)).collect::<Vec<_>>(),
    })
}

fn descriptor(rule: &Rule) -> Value {
    let help = rule_help::section(rule.id).unwrap_or(rule.id);
    json!({
        "id": rule.id,
        "shortDescription": {"text": message(&rule_help::summary(help))},
        "fullDescription": {"text": message(&rule_help::summary(help))},
        "help": {"text": message(help), "markdown": help},
        "defaultConfiguration": {"level": level(rule.severity)},
        "properties": {"knowledge": rule.knowledge},
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Block => "error",
        Severity::Warn => "warning",
        Severity::Info => "note",
    }
}

fn result(report: &Report, finding: &Finding) -> Value {
    let (kind, level) = match Weight::of(finding, report) {
        Weight::Blocks | Weight::Told => ("fail", level(finding.severity)),
        Weight::Waived if finding.outcome == Outcome::Fail => ("fail", level(finding.severity)),
        Weight::Open | Weight::Unseen | Weight::Waived => ("open", "none"),
        Weight::Passed => ("pass", "none"),
        Weight::NotApplicable => ("notApplicable", "none"),
    };
    let identity = format!("{}/{}", server_key(report), clean(&finding.id));
    json!({
        "ruleId": finding.rule,
        "ruleIndex": RULES.iter().position(|check| check.rule.id == finding.rule),
        "kind": kind,
        "level": level,
        "message": {"text": message(&story(finding).join("\n"))},
        "locations": [location(report, finding)],
        "relatedLocations": proof(finding),
        "suppressions": suppressions(finding),
        "partialFingerprints": {
            "patchgateFinding/v1": identity,
            // The only fingerprint that GitHub compares, in the shape that it gives its own.
            "primaryLocationLineHash": format!("{}:1", short_hash(&identity)),
        },
        "properties": {
            "id": clean(&finding.id),
            "component": clean(&finding.component),
            "outcome": word(finding.outcome),
            "severity": word(finding.severity),
            "sources": finding.sources.iter().map(|s| clean(s)).collect::<Vec<_>>(),
        },
    })
}

/// Who accepted the finding. A list, even an empty one, says that suppressions were looked at (SARIF 2.1.0, 3.27.23).
fn suppressions(finding: &Finding) -> Value {
    let held = finding.waiver.as_ref().filter(|_| finding.is_waived());
    let accepted = held.map(|waived| {
        let until = format!("{} ({}, until {})", waived.reason, waived.approver, waived.expires);
        json!({"kind": "external", "status": "accepted", "justification": clean(&until)})
    });
    Value::Array(accepted.into_iter().collect())
}

/// Where the demand is written, since code scanning shows nothing without a file, and what of the server it is about.
fn location(report: &Report, finding: &Finding) -> Value {
    let file = report.baseline.as_ref().map(
        |baseline| json!({"artifactLocation": {"uri": baseline_uri(baseline), "index": 0}, "region": {"startLine": 1}}),
    );
    let component = clean(&finding.component);
    let name = format!("{}/{component}", server_key(report));
    json!({"physicalLocation": file, "logicalLocations": [{"name": component, "fullyQualifiedName": name}]})
}

fn proof(finding: &Finding) -> Value {
    let lines = finding.evidence.iter().take(MOST_LINES).map(|line| {
        json!({
            "message": {"text": message(&clean(&line.text))},
            "logicalLocations": [{"fullyQualifiedName": clean(&line.from)}],
            "properties": {"at": line.at},
        })
    });
    let lines: Vec<Value> = lines.collect();
    if lines.is_empty() { Value::Null } else { Value::Array(lines) }
}

/// The baseline's file as a URI reference. A path as the operator gave it stays relative: code scanning looks for it in
/// the repository that it is uploaded for.
fn baseline_uri(baseline: &BaselineReference) -> String {
    let path = clean(&baseline.file).replace('\\', "/");
    let path = path.strip_prefix("./").unwrap_or(&path);
    let encoded: String = path.bytes().map(encoded).collect();
    let has_drive = path.as_bytes().get(1) == Some(&b':');
    match (path.starts_with('/'), has_drive) {
        (true, _) => format!("file://{encoded}"),
        (false, true) => format!("file:///{}", encoded.replacen("%3A", ":", 1)),
        (false, false) => encoded,
    }
}

fn encoded(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

fn artifact(baseline: &BaselineReference) -> Value {
    json!({
        "location": {"uri": baseline_uri(baseline)},
        "description": {"text": message(&clean(&baseline.title))},
        "hashes": {"sha-256": baseline.sha256},
        "roles": ["policy"],
    })
}

fn invocation(report: &Report) -> Value {
    let line = verdict_line(report);
    let mut notifications: Vec<Value> =
        report.notes.iter().map(|note| json!({"level": "note", "message": {"text": message(&clean(note))}})).collect();
    if report.verdict == Verdict::Undetermined {
        notifications.push(json!({"level": "error", "message": {"text": message(&line)}}));
    }
    json!({
        "executionSuccessful": report.verdict != Verdict::Undetermined,
        "exitCode": report.exit_code,
        "exitCodeDescription": line,
        "toolExecutionNotifications": notifications,
    })
}

fn properties(report: &Report) -> Value {
    let mut members: Map<String, Value> =
        facts(report).into_iter().map(|(name, value)| (name.to_owned(), Value::String(value))).collect();
    let count = |weight| report.findings.iter().filter(|f| Weight::of(f, report) == weight).count();
    members.insert("passed".to_owned(), count(Weight::Passed).into());
    members.insert("not-applicable".to_owned(), count(Weight::NotApplicable).into());
    Value::Object(members)
}

/// A text as a SARIF message: braces are placeholders unless doubled, and `[text](target)` is a link, which is broken
/// up because the text may be foreign.
fn message(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}").replace("](", "] (")
}

fn short_hash(text: &str) -> String {
    digest(&SHA256, text.as_bytes()).as_ref().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_baseline_is_a_uri_wherever_it_was_read() {
        let uri = |file: &str| {
            let version = semver::Version::new(1, 0, 0);
            let (id, title, sha256) = ("b".to_owned(), "B".to_owned(), String::new());
            baseline_uri(&BaselineReference {
                id,
                version,
                title,
                file: file.to_owned(),
                sha256,
                resolved_sha256: String::new(),
                resolved: Value::Null,
                extends: None,
                signature: None,
            })
        };
        assert_eq!(uri("baselines/sr650-v2/2026.11.0.toml"), "baselines/sr650-v2/2026.11.0.toml");
        assert_eq!(uri("./my baseline.toml"), "my%20baseline.toml");
        assert_eq!(uri("/srv/b.toml"), "file:///srv/b.toml");
        assert_eq!(uri(r"C:\b\ü.toml"), "file:///C:/b/%C3%BC.toml");
        assert_eq!(uri(r"sub\b.toml"), "sub/b.toml");
    }

    #[test]
    fn a_message_has_neither_placeholders_nor_links() {
        assert_eq!(message("{0} [click](https://evil.example)"), "{{0}} [click] (https://evil.example)");
    }
}
