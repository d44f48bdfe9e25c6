//! GitLab's Code Quality: what is not as it should be and what is not known, beside the changes of a merge request.
//!
//! The fingerprint is a hash of server (its name in the servers file, else its serial number) and finding, and of nothing that
//! changes from run to run, so that GitLab knows a finding again. The path is the baseline's, as in SARIF: what is wrong stands on the server. Source: GitLab's page on Code Quality.

use std::collections::BTreeMap;

use serde::Serialize;

use super::summary::{line, name};
use crate::assess::{Report, Weight};
use crate::common::digest::sha256;
use crate::report::extract::clean;
use crate::report::findings::label;
use crate::report::json_parts;
use crate::rules::{Finding, Verdict};

/// One entry of the list.
#[derive(Serialize)]
struct Entry {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

/// The report of one server.
///
/// # Errors
/// Never in practice: it writes to memory.
pub fn gitlab(report: &Report) -> serde_json::Result<String> {
    Ok(format!("[\n{}\n]\n", entries(report)?))
}

/// The entries of one server, without the brackets around them; nothing where there is none.
///
/// # Errors
/// Never in practice: it writes to memory.
pub fn entries(report: &Report) -> serde_json::Result<String> {
    let mut told = Vec::new();
    let mut ids: BTreeMap<&str, usize> = BTreeMap::new();
    if report.verdict != Verdict::Ready {
        // The verdict has an entry of its own: where nothing at all could be judged, there is no finding to show.
        let severity = if report.verdict == Verdict::Blocked { "blocker" } else { "major" };
        told.push(entry(report, "verdict", ("verdict", 0), &line(report), severity));
    }
    for finding in &report.findings {
        if let Some(severity) = severity(finding, report) {
            let said = format!("{}: {}", label(finding).0, clean(&finding.title.text));
            let seen = ids.entry(&finding.id).or_default();
            told.push(entry(report, &finding.rule, (&finding.id, *seen), &said, severity));
            *seen += 1;
        }
    }
    let entries: Result<Vec<String>, _> =
        told.iter().map(|entry| Ok(json_parts::document(entry)?.trim_end().to_owned())).collect();
    entries.map(|entries| entries.join(",\n"))
}

/// How grave GitLab shows it; none where all is well.
fn severity(finding: &Finding, report: &Report) -> Option<&'static str> {
    match Weight::of(finding, report) {
        Weight::Blocks => Some("blocker"),
        Weight::Open => Some("major"),
        Weight::Told if Weight::warns(finding, report) => Some("minor"),
        Weight::Told | Weight::Unseen | Weight::Waived => Some("info"),
        Weight::Passed | Weight::NotApplicable => None,
    }
}

/// GitLab shows one of several entries with one fingerprint, so those of one id are told apart by their order.
fn entry(report: &Report, check: &str, (id, seen): (&str, usize), said: &str, severity: &'static str) -> Entry {
    // A byte that is in neither stands between server and id.
    let more = if seen == 0 { String::new() } else { format!("\0{seen}") };
    Entry {
        description: format!("{}: {said}", name(report)),
        check_name: check.to_owned(),
        fingerprint: sha256(format!("{}\0{id}{more}", name(report)).as_bytes()),
        severity,
        location: Location { path: path(report), lines: Lines { begin: 1 } },
    }
}

/// The baseline's file, relative as GitLab wants it; where none applies, a name of ours that is no file.
fn path(report: &Report) -> String {
    let Some(baseline) = &report.baseline else { return "patchgate".to_owned() };
    let path = clean(&baseline.file).replace('\\', "/");
    let has_drive = path.as_bytes().get(1) == Some(&b':');
    let path = path.strip_prefix("./").unwrap_or(&path);
    // What is not within the repository has only its name there.
    let outside = path.starts_with(['/', '.']) || has_drive;
    let shown = if outside { path.rsplit('/').next().unwrap_or(path) } else { path };
    if shown.is_empty() { "patchgate".to_owned() } else { shown.to_owned() }
}
