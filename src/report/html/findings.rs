//! Findings, the firmware table and what changed, as a template shows them.

use super::proof::{Proof, Source, bounded};
use super::words::{class, say};
use crate::assess::{Report, Weight};
use crate::msg;
use crate::report::findings::{label, of_interest, rule, waiver_sentence};
use crate::report::since::{Told, told};
use crate::report::{firmware, words};
use crate::rules::{Change, Finding};
use crate::text::said;

/// A finding that somebody has to act on or decide about.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) label: String,
    pub(super) tone: &'static str,
    pub(super) title: String,
    pub(super) rule: String,
    pub(super) component: String,
    pub(super) waiver: Option<String>,
    pub(super) proof: Option<Proof>,
    pub(super) remedy: Option<String>,
    pub(super) sources: Vec<Source>,
}

/// Findings in a table of lines.
#[derive(Debug)]
pub(super) struct Folded {
    pub(super) summary: String,
    pub(super) rows: Vec<(String, String, String)>,
}

/// A row of the firmware table.
#[derive(Debug)]
pub(super) struct FirmwareLine {
    pub(super) component: String,
    pub(super) name: String,
    pub(super) installed: String,
    pub(super) wanted: String,
    pub(super) standing: String,
    pub(super) tone: &'static str,
}

/// What changed since before an update.
#[derive(Debug)]
pub(super) struct Since {
    pub(super) heading: String,
    pub(super) notes: Vec<String>,
    pub(super) moved: Vec<[String; 4]>,
}

/// The findings that a person has to act on or decide about, the gravest first.
pub(super) fn open(report: &Report) -> Vec<Entry> {
    of_interest(&report.findings).into_iter().map(entry).collect()
}

/// A finding that somebody has to act on or decide about.
pub(super) fn entry(finding: &Finding) -> Entry {
    let (label, tone) = label(finding);
    Entry {
        label,
        tone: class(tone),
        title: bounded(&say(&finding.title)),
        rule: rule(finding),
        component: bounded(&finding.component),
        waiver: finding.waiver.as_ref().map(|waived| say(&waiver_sentence(waived))),
        proof: Proof::of(say(&msg!("html-proof")), &finding.evidence),
        remedy: finding.remedy.as_ref().map(|remedy| bounded(&say(remedy))),
        sources: Source::all(&finding.sources),
    }
}

/// Everything else: what could not begin, what passed, what does not arise.
pub(super) fn folded(report: &Report) -> Vec<Folded> {
    let side = report.findings.iter().filter(|f| f.side_missing).collect::<Vec<_>>();
    let of = |weight| {
        let list = report.findings.iter().filter(move |f| Weight::of(f, report) == weight && !f.side_missing);
        list.collect::<Vec<_>>()
    };
    let (passed, other) = (of(Weight::Passed), of(Weight::NotApplicable));
    let parts = [
        (msg!("html-side-missing", count = side.len()), side),
        (msg!("markdown-passed", count = passed.len()), passed),
        (msg!("html-not-applicable", count = other.len()), other),
    ];
    let filled = parts.into_iter().filter(|(_, findings)| !findings.is_empty());
    filled.map(|(summary, findings)| Folded { summary: say(&summary), rows: rows(&findings) }).collect()
}

fn rows(findings: &[&Finding]) -> Vec<(String, String, String)> {
    let row = |f: &&Finding| (f.rule.clone(), bounded(&f.component), bounded(&say(&f.title)));
    findings.iter().map(row).collect()
}

/// The firmware table.
pub(super) fn firmware_lines(report: &Report) -> Vec<FirmwareLine> {
    let line = |row| {
        let (standing, tone) = firmware::standing(row, report);
        FirmwareLine {
            component: firmware::name(row),
            name: row.name.clone(),
            installed: firmware::installed(row),
            wanted: firmware::wanted(row),
            standing,
            tone: class(tone),
        }
    };
    report.firmware.iter().map(line).collect()
}

/// What moved since before an update, where that was asked.
pub(super) fn since(report: &Report) -> Option<Since> {
    let Told { heading, mut notes, moved, same } = told(report)?;
    notes.extend(same);
    let version = |version: &Option<String>| version.as_deref().map(said).unwrap_or_default();
    let row = |c: &&Change| [said(&c.component), version(&c.before), version(&c.now), words::movement(c.movement)];
    Some(Since { heading, notes, moved: moved.iter().map(row).collect() })
}
