//! The parts of a report that several formats show: its server, its findings' lines, and how much of a text.

use serde::Serialize;
use serde_json::Value;

use super::safe::brief;
use crate::assess::{Report, Row, Weight};
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

/// The name of the server in the ids of a document: its serial number, else what the servers file calls it, else the address of
/// the BMC that did not tell it, else a word that says that there is none.
pub fn server_key(report: &Report) -> String {
    let named = || report.name.as_deref().map(clean);
    let address = || address(report).map(|url| url.split_once("://").map_or(url.clone(), |(_, host)| host.to_owned()));
    fact(&report.subject.serial).or_else(named).or_else(address).unwrap_or_else(|| "unknown-serial".to_owned())
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
        Verdict::Ready if report.repair.is_some() => msg!("verified"),
        Verdict::Blocked if report.repair.is_some() => {
            msg!("not-verified", count = stopping(report, Outcome::Fail))
        }
        Verdict::Undetermined if report.repair.is_some() => {
            msg!("verify-undetermined", count = stopping(report, Outcome::Unknown))
        }
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

/// The verdict, and where it is ready what it was given in spite of: nobody should read "ready" and stop there.
pub fn answer_line(report: &Report) -> String {
    let line = verdict_line(report);
    match told(report) {
        told if report.verdict == Verdict::Ready && !told.is_empty() => format!("{line}, {}", told.join("; ")),
        _ => line,
    }
}

/// The one thing that matters of a server, and how much else there is.
pub fn because(row: &Row) -> String {
    let reason = row.reason.clone().unwrap_or_else(|| msg!("fleet-nothing-asked").text);
    match row.more {
        0 => reason,
        more => msg!("fleet-and-more", reason = reason, count = more).text,
    }
}

/// How many findings there are of each kind that [`answer_line`] does not count, in one sentence.
pub fn counts_line(report: &Report) -> String {
    let passed = msg!("count-passed", count = weighing(report, |weight, _| weight == Weight::Passed)).text;
    let more = if report.verdict == Verdict::Ready { Vec::new() } else { told(report) };
    std::iter::once(passed).chain(more).collect::<Vec<_>>().join("; ")
}

/// What is not as it should be without stopping the gate, and what was not seen, by the reason: a question that nobody
/// asked is no answer that is missing.
fn told(report: &Report) -> Vec<String> {
    let told = |severity| weighing(report, |weight, f| weight == Weight::Told && f.severity == severity);
    let unknown =
        |asked| weighing(report, |weight, f| matches!(weight, Weight::Open | Weight::Unseen) && was_asked(f) == asked);
    let parts = [
        (told(Severity::Warn), msg!("count-warning"), msg!("count-warnings", count = told(Severity::Warn))),
        (told(Severity::Info), msg!("count-note"), msg!("count-notes", count = told(Severity::Info))),
        (unknown(true), msg!("count-unknown", count = 1), msg!("count-unknown", count = unknown(true))),
        (unknown(false), msg!("count-not-asked", count = 1), msg!("count-not-asked", count = unknown(false))),
    ];
    let said = parts.into_iter().filter(|(count, ..)| *count > 0);
    said.map(|(count, one, more)| if count == 1 { one.text } else { more.text }).collect()
}

/// Whether the scan was to look at what the finding is about: at its side, and as deep as it lies.
fn was_asked(finding: &Finding) -> bool {
    let unasked_side = finding.side_missing && finding.severity == Severity::Info;
    !unasked_side && finding.title.id != "depth-missing"
}

fn weighing(report: &Report, counts: impl Fn(Weight, &Finding) -> bool) -> usize {
    report.findings.iter().filter(|f| counts(Weight::of(f, report), f)).count()
}

fn stopping(report: &Report, outcome: Outcome) -> usize {
    report.findings.iter().filter(|f| f.outcome == outcome && report.fail_on.stops(f)).count()
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
        ("server", report.name.as_deref().map(clean)),
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
