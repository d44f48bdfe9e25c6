//! What the page unfolds of one server: its verdict, why its update failed, what stops it, what to do first, and its firmware.
//!
//! It is made when the report comes by, in the words of the page, and bounded, since the report is let go.

use std::collections::BTreeMap;

use crate::assess::{Report, Row, Weight, gravest};
use crate::diagnosis::Confidence;
use crate::msg;
use crate::report::extract::answer_line;
use crate::report::firmware::coverage;
use crate::report::header;
use crate::report::html::causes::{self, Short};
use crate::report::html::findings::{self, Entry, FirmwareLine};
use crate::report::html::proof::bounded;
use crate::report::html::words::{class, say};
use crate::report::plan::{Numbered, book};

/// The most findings of one server, the gravest first.
const MOST_FINDINGS: usize = 12;

/// The most causes.
const MOST_CAUSES: usize = 6;

/// The most rows of firmware.
const MOST_FIRMWARE: usize = 40;

/// One server.
#[derive(Debug)]
pub(super) struct One {
    pub(super) answer: String,
    pub(super) tone: &'static str,
    pub(super) about: Vec<String>,
    pub(super) short: Option<Short>,
    /// How sure, its tone, and which cause: those that the short answer does not name.
    pub(super) causes: Vec<(String, &'static str, String)>,
    /// The first step, with its commands, where a cause is known.
    pub(super) step: Option<Numbered>,
    pub(super) findings: Vec<Entry>,
    pub(super) more_findings: Option<String>,
    pub(super) coverage: String,
    /// What a demand is about, or what else does not stand as it should.
    pub(super) firmware: Vec<FirmwareLine>,
    pub(super) more_firmware: Option<String>,
}

impl One {
    /// What is kept of a report.
    pub(super) fn of(report: &Report) -> Self {
        let diagnosis = &report.diagnosis;
        let grave = gravest(report, Weight::Told);
        let mut firmware = findings::firmware_lines(report);
        firmware.retain(|line| !line.wanted.is_empty() || line.tone == "bad");
        let suspects = causes::suspects(diagnosis, |confidence| confidence <= Confidence::Possible);
        let suspects = suspects.into_iter().skip(1).take(MOST_CAUSES);
        Self {
            answer: answer_line(report),
            tone: class(header::tone(report.verdict)),
            about: std::iter::once(header::server(&report.subject)).chain(header::about(report)).map(bounds).collect(),
            short: causes::short(diagnosis),
            causes: suspects.map(|cause| (cause.word, cause.tone, cause.title)).collect(),
            step: book(report).and_then(|book| book.cures.into_iter().next()?.steps.into_iter().next()),
            more_findings: more(grave.len(), MOST_FINDINGS),
            findings: grave.into_iter().take(MOST_FINDINGS).map(findings::entry).collect(),
            coverage: coverage(report.coverage),
            more_firmware: more(firmware.len(), MOST_FIRMWARE),
            firmware: {
                firmware.truncate(MOST_FIRMWARE);
                firmware
            },
        }
    }
}

fn bounds(text: String) -> String {
    bounded(&text)
}

fn more(all: usize, most: usize) -> Option<String> {
    all.checked_sub(most).filter(|more| *more > 0).map(|more| say(&msg!("more-lines", count = more)))
}

/// A server's name, and its section where the page has one.
#[derive(Debug)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) place: Option<usize>,
}

/// Where the sections of servers are, by name: each is where its row is in the matrix.
#[derive(Debug, Default)]
pub(super) struct Places<'t>(BTreeMap<&'t str, usize>);

impl<'t> Places<'t> {
    /// The rows of the page, of which those count that something was kept of.
    pub(super) fn of(rows: &[&'t Row], kept: &BTreeMap<String, One>) -> Self {
        let named = rows.iter().enumerate().filter(|(_, row)| kept.contains_key(&row.name));
        Self(named.map(|(place, row)| (row.name.as_str(), place)).collect())
    }

    /// A name as the page shows it.
    pub(super) fn name(&self, name: &str) -> Name {
        Name { text: bounded(name), place: self.0.get(name).copied() }
    }
}
