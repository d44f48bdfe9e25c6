//! SARIF 2.1.0: failures and unknowns, for code scanning and result viewers.
//!
//! Passes and questions that do not arise are counted and not listed: GitHub takes every result for an alert, whatever
//! its kind. The specification binds kind and level: an unknown is `open`, and then its level must be `none`; so that
//! nobody takes that for harmless, an undetermined verdict is a failed invocation with a notification at level `error`.

mod model;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use self::model::{
    Artifact, ArtifactLocation, AutomationDetails, Configuration, Descriptor, Driver, Facts, Fingerprints, Found,
    Hashes, Help, Invocation, Kind, Knowledge, Level, Location, Log, LogicalLocation, Message, Notification,
    PhysicalLocation, Region, RelatedLocation, Run, Seen, Suppression, Tool,
};
use super::extract::{MOST_LINES, clean, facts, server_key, story, verdict_line, word};
use super::json_parts::document;
use super::rule_help;
use crate::assess::{BaselineReference, Report, Weight};
use crate::common::cut::cut;
use crate::common::digest::sha256;
use crate::rules::{Finding, Outcome, Rule, Severity, Verdict, registry};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The report as SARIF.
///
/// # Errors
/// Never in practice: it writes to memory.
pub fn sarif(report: &Report) -> serde_json::Result<String> {
    document(&Log { schema: SCHEMA, version: "2.1.0", runs: [run(report)] })
}

/// What stands before the runs of many servers.
pub fn many_head() -> String {
    format!("{{\n\"$schema\": \"{SCHEMA}\",\n\"version\": \"2.1.0\",\n\"runs\": [\n")
}

/// The run of one server.
pub fn run(report: &Report) -> Run {
    let told = report.findings.iter().filter(|f| !is_silent(f, report));
    Run {
        tool: Tool { driver: driver() },
        // One run for each server: GitHub replaces the results of the same tool and category.
        automation_details: AutomationDetails { id: format!("patchgate/{}/", server_key(report)) },
        invocations: [invocation(report)],
        artifacts: report.baseline.as_ref().map(|baseline| [artifact(baseline)]),
        results: told.map(|f| found(report, f)).collect(),
        properties: properties(report),
    }
}

fn is_silent(finding: &Finding, report: &Report) -> bool {
    matches!(Weight::of(finding, report), Weight::Passed | Weight::NotApplicable)
}

fn driver() -> Driver {
    let rules = registry::rules().map(descriptor).collect();
    Driver { name: "patchgate", semantic_version: env!("CARGO_PKG_VERSION"), rules }
}

fn descriptor(rule: &Rule) -> Descriptor {
    let help = rule_help::section(rule.id).unwrap_or(rule.id);
    Descriptor {
        id: rule.id,
        short_description: Message::new(&rule_help::summary(help)),
        full_description: Message::new(&rule_help::summary(help)),
        help: Help { text: Message::new(help).into_text(), markdown: help },
        default_configuration: Configuration { level: level(rule.severity) },
        properties: Knowledge { knowledge: rule.knowledge },
    }
}

fn level(severity: Severity) -> Level {
    match severity {
        Severity::Block => Level::Error,
        Severity::Warn => Level::Warning,
        Severity::Info => Level::Note,
    }
}

fn found(report: &Report, finding: &Finding) -> Found {
    let (kind, level) = match Weight::of(finding, report) {
        Weight::Blocks | Weight::Told => (Kind::Fail, level(finding.severity)),
        Weight::Waived if finding.outcome == Outcome::Fail => (Kind::Fail, level(finding.severity)),
        Weight::Open | Weight::Unseen | Weight::Waived => (Kind::Open, Level::None),
        Weight::Passed => (Kind::Pass, Level::None),
        Weight::NotApplicable => (Kind::NotApplicable, Level::None),
    };
    let identity = format!("{}/{}", server_key(report), clean(&finding.id));
    Found {
        rule_id: finding.rule.clone(),
        rule_index: registry::rules().position(|rule| rule.id == finding.rule),
        kind,
        level,
        message: Message::new(&story(finding).join("\n")),
        locations: [location(report, finding)],
        related_locations: proof(finding),
        suppressions: suppressions(finding),
        partial_fingerprints: Fingerprints { line_hash: format!("{}:1", short_hash(&identity)), identity },
        properties: model::Finding {
            id: clean(&finding.id),
            component: clean(&finding.component),
            outcome: word(finding.outcome),
            severity: word(finding.severity),
            sources: finding.sources.iter().map(|s| clean(s)).collect(),
        },
    }
}

/// Who accepted the finding.
fn suppressions(finding: &Finding) -> Vec<Suppression> {
    let held = finding.waiver.iter().filter(|_| finding.is_waived());
    let accepted = held.map(|waived| {
        let until = format!("{} ({}, until {})", waived.reason, waived.approver, waived.expires);
        Suppression { kind: "external", status: "accepted", justification: clean(&until) }
    });
    accepted.collect()
}

/// Where the demand is written, since code scanning shows nothing without a file, and what of the server it is about.
fn location(report: &Report, finding: &Finding) -> Location {
    let component = clean(&finding.component);
    let fully_qualified_name = format!("{}/{component}", server_key(report));
    Location {
        physical_location: report.baseline.as_ref().map(|baseline| PhysicalLocation {
            artifact_location: ArtifactLocation { uri: baseline_uri(baseline), index: Some(0) },
            region: Region { start_line: 1 },
        }),
        logical_locations: [LogicalLocation { name: Some(component), fully_qualified_name }],
    }
}

fn proof(finding: &Finding) -> Vec<RelatedLocation> {
    let lines = finding.evidence.iter().take(MOST_LINES).map(|line| RelatedLocation {
        message: Message::new(&clean(&line.text)),
        logical_locations: [LogicalLocation { name: None, fully_qualified_name: clean(&line.from) }],
        properties: Seen { at: line.at },
    });
    lines.collect()
}

/// What a path keeps in a URI.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The baseline's file as a URI reference. A path as the operator gave it stays relative: code scanning looks for it in
/// the repository that it is uploaded for.
fn baseline_uri(baseline: &BaselineReference) -> String {
    let path = clean(&baseline.file).replace('\\', "/");
    let path = path.strip_prefix("./").unwrap_or(&path);
    let encoded = utf8_percent_encode(path, ENCODED).to_string();
    let has_drive = path.as_bytes().get(1) == Some(&b':');
    match (path.starts_with('/'), has_drive) {
        (true, _) => format!("file://{encoded}"),
        (false, true) => format!("file:///{}", encoded.replacen("%3A", ":", 1)),
        (false, false) => encoded,
    }
}

fn artifact(baseline: &BaselineReference) -> Artifact {
    Artifact {
        location: ArtifactLocation { uri: baseline_uri(baseline), index: None },
        description: Message::new(&clean(&baseline.title)),
        hashes: Hashes { sha256: baseline.sha256.clone() },
        roles: ["policy"],
    }
}

fn invocation(report: &Report) -> Invocation {
    let line = verdict_line(report);
    let note = |note: &String| Notification { level: Level::Note, message: Message::new(&clean(note)) };
    let mut notifications: Vec<Notification> = report.notes.iter().map(note).collect();
    if report.verdict == Verdict::Undetermined {
        notifications.push(Notification { level: Level::Error, message: Message::new(&line) });
    }
    Invocation {
        execution_successful: report.verdict != Verdict::Undetermined,
        exit_code: report.exit_code,
        exit_code_description: line,
        tool_execution_notifications: notifications,
    }
}

fn properties(report: &Report) -> Facts {
    let count = |weight| report.findings.iter().filter(|f| Weight::of(f, report) == weight).count();
    Facts { facts: facts(report), passed: count(Weight::Passed), not_applicable: count(Weight::NotApplicable) }
}

/// The first eight bytes of a hash.
fn short_hash(text: &str) -> String {
    cut(&sha256(text.as_bytes()), 16).to_owned()
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
                resolved: serde_json::Value::Null,
                extends: None,
                signature: None,
                chosen: None,
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
        let message = serde_json::to_value(Message::new("{0} [click](https://evil.example)")).unwrap();
        assert_eq!(message, serde_json::json!({"text": "{{0}} [click] (https://evil.example)"}));
    }
}
