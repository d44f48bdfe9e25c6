//! The parts of a report that several formats show: its server, its findings' lines, and how much of a text.

use serde::Serialize;
use serde_json::Value;

use super::safe::brief;
use crate::assess::Report;
use crate::evidence::Observation;
use crate::msg;
use crate::rules::{Finding, Outcome, Severity, Verdict};

/// The most characters of one text in a document that a program reads. Everything is in the JSON report.
pub const LONGEST: usize = 1000;

/// The most lines of proof of one finding in a document that a program reads.
pub const MOST_LINES: usize = 20;

/// A text for a document: printable, and no longer than [`LONGEST`].
pub fn clean(text: &str) -> String {
    brief(text, LONGEST)
}

/// A fact about the server, where it is known.
pub fn fact(observation: &Observation<String>) -> Option<String> {
    observation.text().map(clean)
}

/// The name of the server in the ids of a document: its serial number, else the address of the BMC that did not tell it,
/// else a word that says that there is none.
pub fn server_key(report: &Report) -> String {
    let address = || address(report).map(|url| url.split_once("://").map_or(url.clone(), |(_, host)| host.to_owned()));
    fact(&report.subject.serial).or_else(address).unwrap_or_else(|| "unknown-serial".to_owned())
}

/// The address of a BMC that was asked and did not say whose it is.
pub fn address(report: &Report) -> Option<String> {
    report.subject.address.as_deref().map(clean)
}

/// A value in one word, as the JSON report writes it.
pub fn word(value: impl Serialize) -> String {
    let word = serde_json::to_value(value).ok();
    word.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The areas that the verdict speaks of.
pub fn scope(report: &Report) -> String {
    report.scope.iter().map(word).collect::<Vec<_>>().join(", ")
}

/// The verdict in one sentence.
pub fn verdict_line(report: &Report) -> String {
    let message = match report.verdict {
        Verdict::Ready => msg!("verdict-ready"),
        Verdict::Blocked => {
            msg!("verdict-blocked", count = stopping(report, Outcome::Fail))
        }
        Verdict::Undetermined => {
            msg!("verdict-undetermined", count = stopping(report, Outcome::Unknown))
        }
    };
    message.text
}

/// How many findings there are of each outcome, in one sentence.
pub fn counts_line(report: &Report) -> String {
    let all = |outcome| count(report, outcome, None);
    let warnings = count(report, Outcome::Fail, Some(Severity::Warn));
    msg!(
        "verdict-counts",
        passed = all(Outcome::Pass),
        failed = all(Outcome::Fail),
        warnings = warnings,
        unknown = all(Outcome::Unknown)
    )
    .text
}

fn stopping(report: &Report, outcome: Outcome) -> usize {
    report.findings.iter().filter(|f| f.outcome == outcome && report.fail_on.stops(f)).count()
}

fn count(report: &Report, outcome: Outcome, severity: Option<Severity>) -> usize {
    let matches = |f: &&Finding| f.outcome == outcome && severity.is_none_or(|s| f.severity == s);
    report.findings.iter().filter(matches).count()
}

/// The facts about the report as a whole, by name, in a fixed order. What is not known is left out.
pub fn facts(report: &Report) -> Vec<(&'static str, String)> {
    let subject = &report.subject;
    let baseline = report.baseline.as_ref();
    let all = [
        ("verdict", Some(word(report.verdict))),
        ("exit-code", Some(report.exit_code.to_string())),
        ("scope", Some(scope(report))),
        ("manufacturer", fact(&subject.manufacturer)),
        ("model", fact(&subject.model)),
        ("machine-type", fact(&subject.machine_type)),
        ("serial", fact(&subject.serial)),
        ("os-name", fact(&subject.os_name)),
        ("bmc-address", address(report)),
        ("baseline", baseline.map(|b| format!("{} {}", b.id, b.version))),
        ("baseline-sha256", baseline.map(|b| b.sha256.clone())),
        ("judged-on", Some(report.judged_on.to_string())),
        ("collected-at", Some(report.collected_at.to_string())),
    ];
    all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// Everything about a finding as lines of text: what it says, its proof, what to do, where the demand comes from.
pub fn story(finding: &Finding) -> Vec<String> {
    let mut lines = vec![clean(&finding.title.text)];
    for line in finding.evidence.iter().take(MOST_LINES) {
        lines.push(format!("evidence: {} ({}, {})", clean(&line.text), clean(&line.from), line.at));
    }
    if finding.evidence.len() > MOST_LINES {
        lines.push(msg!("more-lines", count = finding.evidence.len() - MOST_LINES).text);
    }
    lines.extend(finding.remedy.iter().map(|remedy| format!("remedy: {}", clean(&remedy.text))));
    lines.extend(finding.sources.iter().map(|source| format!("source: {}", clean(source))));
    lines
}
