//! What the files of a bundle hold, gathered until all of them have been read.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use aho_corasick::AhoCorasick;
use jiff::Timestamp;

use super::clock::{self, Witness};
use super::keep::{self, Kept};
use super::kind::{HEAD, Kind, kind};
use super::record::Record;
use super::registry::Keys;
use super::{events_xml, registry, reporting, sections};
use crate::common::bounded;
use crate::windows::{cbs_words, update_log};

/// The most records of one provider in one log; the newest are kept.
pub const MAX_RECORDS: usize = 4_000;

/// A log that was saved.
#[derive(Debug, Default)]
pub struct Channel {
    /// Its oldest record that was saved.
    pub oldest: Option<Timestamp>,
    /// The newest.
    pub newest: Option<Timestamp>,
    /// Whose records are in it.
    pub providers: BTreeSet<String>,
    /// Records that could not be read.
    pub bad: u64,
}

/// Everything that was found.
#[derive(Debug, Default)]
pub struct Found {
    /// The collector's document.
    pub document: Option<(String, Vec<u8>)>,
    /// Logs by kind, each with the name of its file.
    pub logs: BTreeMap<LogName, Vec<(String, Kept)>>,
    /// Records by log and provider.
    pub records: BTreeMap<(String, String), Vec<Record>>,
    /// The saved logs.
    pub channels: BTreeMap<String, Channel>,
    /// Rows of `ReportingEvents.log`.
    pub rows: Vec<serde_json::Value>,
    /// How the clock stood.
    pub witnesses: Vec<Witness>,
    /// Exported keys.
    pub keys: Keys,
    /// The name of the computer, as records have it.
    pub computer: Option<String>,
    /// Build and revision, as the start of the system is logged.
    pub build: Option<(Timestamp, String, String)>,
    /// The last start.
    pub started: Option<Timestamp>,
    /// What every report should say of the bundle.
    pub notes: Vec<String>,
    /// How many files were understood.
    pub understood: usize,
}

/// A log that is a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogName {
    /// `CBS.log` with those before it.
    Cbs,
    /// `WindowsUpdate.log`.
    UpdateClient,
    /// `dism.log`.
    Dism,
    /// `setupapi.dev.log`.
    Devices,
    /// `setupact.log`, `setuperr.log`.
    Setup,
}

/// The words that the logs are searched for.
pub struct Words {
    cbs: AhoCorasick,
    update_log: AhoCorasick,
}

impl Words {
    /// Builds the searches; `None` only where the words themselves are bad.
    #[must_use]
    pub fn new() -> Option<Self> {
        Some(Self { cbs: AhoCorasick::new(cbs_words::WORDS).ok()?, update_log: update_log::words()? })
    }
}

impl Found {
    /// Takes one file. What cannot be understood is a note, never an error: the other files are as good as before.
    pub fn take(&mut self, name: &str, mut from: impl Read, words: &Words) {
        let mut head = Vec::new();
        if let Err(e) = from.by_ref().take(HEAD as u64).read_to_end(&mut head) {
            self.notes.push(format!("{name}: could not be read ({e})"));
            return;
        }
        let Some(kind) = kind(&head) else {
            self.notes.push(format!("{name}: not a file that is understood; left out"));
            return;
        };
        match self.of_kind(name, kind, head.as_slice().chain(from), words) {
            Ok(true) => self.understood += 1,
            Ok(false) => self.notes.push(format!("{name}: {} is not read; left out", said(kind))),
            Err(e) => self.notes.push(format!("{name}: could not be read to its end ({e})")),
        }
    }

    /// Whether files of this kind are read.
    fn of_kind(&mut self, name: &str, kind: Kind, from: impl Read, words: &Words) -> std::io::Result<bool> {
        match kind {
            Kind::Document => {
                let bytes = bounded::bytes_from(from, bounded::COLLECTED)?;
                if let Some((first, _)) = &self.document {
                    self.notes.push(format!("{name}: a second document of the collector; {first} is used"));
                } else {
                    self.document = Some((name.to_owned(), bytes));
                }
            }
            Kind::Cbs => self.log(LogName::Cbs, name, keep::keep(from, &keep::HEADED, &words.cbs)?),
            Kind::Dism => self.log(LogName::Dism, name, keep::keep(from, &keep::HEADED, &words.cbs)?),
            Kind::Panther => self.log(LogName::Setup, name, keep::keep(from, &keep::HEADED, &words.cbs)?),
            Kind::UpdateLog => {
                self.log(LogName::UpdateClient, name, keep::keep(from, &keep::UPDATE_LOG, &words.update_log)?);
            }
            Kind::SetupApi => self.log(LogName::Devices, name, sections::read(from)?),
            Kind::Reporting => self.reporting(name, from)?,
            Kind::EventsXml => {
                let mut last = None;
                let bad = events_xml::each_record(from, |record| {
                    last = Some(record.channel.clone());
                    self.record(record);
                })?;
                if bad > 0 {
                    self.notes.push(format!("{name}: {bad} event records could not be read"));
                    if let Some(channel) = last.and_then(|channel| self.channels.get_mut(&channel)) {
                        channel.bad += bad;
                    }
                }
            }
            Kind::Registry => registry::read(from, &mut self.keys)?,
            Kind::Policy => registry::read_policy(&bounded::bytes_from(from, bounded::WRITTEN)?, &mut self.keys),
            Kind::Evtx | Kind::Database | Kind::Cabinet => return Ok(false),
        }
        Ok(true)
    }

    fn log(&mut self, log: LogName, name: &str, kept: Kept) {
        self.logs.entry(log).or_default().push((name.to_owned(), kept));
    }

    fn reporting(&mut self, name: &str, from: impl Read) -> std::io::Result<()> {
        let (rows, bad) = reporting::read(from)?;
        if bad > 0 {
            self.notes.push(format!("{name}: {bad} rows could not be read"));
        }
        for row in rows {
            self.witnesses.push(Witness { at: row.at, minutes: row.minutes });
            self.rows.push(row.value);
        }
        Ok(())
    }

    /// Takes an event record.
    pub fn record(&mut self, record: Record) {
        self.witnesses.extend(clock::of_record(&record));
        if !record.computer.is_empty() {
            self.computer = Some(record.computer.clone());
        }
        if record.provider == "Microsoft-Windows-Kernel-General" && record.id == 12 {
            self.start(&record);
        }
        let channel = self.channels.entry(record.channel.clone()).or_default();
        channel.oldest = Some(channel.oldest.map_or(record.at, |at| at.min(record.at)));
        channel.newest = Some(channel.newest.map_or(record.at, |at| at.max(record.at)));
        channel.providers.insert(record.provider.clone());
        let list = self.records.entry((record.channel.clone(), record.provider.clone())).or_default();
        list.push(record);
        if list.len() > 2 * MAX_RECORDS {
            newest(list);
        }
    }

    /// The system was started: which build, and when (event 12 of Kernel-General).
    fn start(&mut self, record: &Record) {
        if self.started.is_none_or(|before| before < record.at) {
            self.started = Some(record.at);
            let datum = |name: &str| record.data.get(name).filter(|text| !text.is_empty()).cloned();
            if let (Some(build), Some(revision)) = (datum("BuildVersion"), datum("QfeVersion")) {
                self.build = Some((record.at, build, revision));
            }
        }
    }
}

/// Keeps the newest records, newest first.
pub fn newest(records: &mut Vec<Record>) {
    records.sort_by_key(|record| std::cmp::Reverse((record.at, record.number)));
    // The same log may have been saved twice.
    records.dedup();
    records.truncate(MAX_RECORDS);
}

/// What a file of a kind is called.
fn said(kind: Kind) -> &'static str {
    match kind {
        Kind::Evtx => "a saved event log (.evtx); save it as XML with `wevtutil qe FILE /lf:true /f:xml`",
        Kind::Database => "a database",
        Kind::Cabinet => "a cabinet; unpack it with `expand`",
        _ => "a file of this kind",
    }
}
