//! What the files of a bundle hold, gathered until all of them have been read.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;
use std::io::Read;

use aho_corasick::AhoCorasick;
use jiff::Timestamp;

use super::bounds;
use super::clock::{self, Witness};
use super::database::{self, Database, Store};
use super::extent::Extent;
use super::keep::{self, Kept};
use super::kind::{self, HEAD, Kind, kind};
use super::record::Record;
use super::registry::Keys;
use super::{cabinet, events_xml, evtx, providers, quoted, registry, reporting, rights, sections};
use crate::common::bounded;
use crate::common::cut::cut;
use crate::windows::{cbs_words, dism_words, update_log};

/// The most records of one provider in one log; the newest are kept.
const MAX_RECORDS: usize = 4_000;

/// The most logs.
const MAX_CHANNELS: usize = 500;

/// The longest name of a file, in characters.
const MAX_NAME: usize = 300;

/// A log that was saved.
#[derive(Debug, Default)]
pub struct Channel {
    /// Its oldest record that was saved.
    pub oldest: Option<Timestamp>,
    /// The newest.
    pub newest: Option<Timestamp>,
    /// Whether there are records of providers in it that nobody asks for: then it was not filtered.
    pub has_others: bool,
    /// Whether there were records that could not be read.
    pub is_damaged: bool,
}

/// Records of one provider in one log.
#[derive(Debug, Default)]
pub struct Records {
    /// The records.
    pub list: Vec<Record>,
    /// Whether older ones were left out.
    pub truncated: bool,
}

/// Everything that was found.
#[derive(Debug, Default)]
pub struct Found {
    /// The collector's document.
    pub document: Option<(String, Vec<u8>)>,
    /// Logs by kind, each with the name of its file.
    pub logs: BTreeMap<LogName, Vec<(String, Kept)>>,
    /// Records by log and provider.
    pub records: BTreeMap<(String, String), Records>,
    /// The saved logs.
    pub channels: BTreeMap<String, Channel>,
    /// Rows of `ReportingEvents.log`.
    pub rows: VecDeque<serde_json::Value>,
    /// How the clock stood.
    pub witnesses: Vec<Witness>,
    /// Exported keys.
    pub keys: Keys,
    /// Whether there were keys or values that could not be read.
    pub keys_are_partial: bool,
    /// The user rights of an export of the security policy.
    pub rights: Option<Vec<serde_json::Value>>,
    /// The databases of the update chain.
    pub databases: BTreeMap<Store, Database>,
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
    dism: AhoCorasick,
    update_log: AhoCorasick,
}

impl Words {
    /// Builds the searches; `None` only where the words themselves are bad.
    #[must_use]
    pub fn new() -> Option<Self> {
        Some(Self {
            cbs: keep::search(cbs_words::WORDS)?,
            dism: keep::search(dism_words::WORDS)?,
            update_log: keep::search(update_log::WORDS)?,
        })
    }
}

impl Found {
    /// Takes one file. What cannot be understood is a note, never an error: the other files are as good as before.
    pub fn take(&mut self, name: &str, from: &mut dyn Read, words: &Words) {
        // Each line that is kept has the name of its file beside it.
        self.take_from(cut(name, MAX_NAME), from, words, false);
    }

    fn take_from(&mut self, name: &str, from: &mut dyn Read, words: &Words, in_cabinet: bool) {
        let mut head = Vec::new();
        if let Err(e) = Read::take(&mut *from, HEAD as u64).read_to_end(&mut head) {
            self.note(name, format_args!("could not be read ({e})"));
            return;
        }
        let Some(kind) = kind(&head) else {
            let Some(kind) = kind::quoted(&head) else {
                self.note(name, "not a file that is understood; left out");
                return;
            };
            let plain = quoted::strip(head.as_slice().chain(from), kind::is_of_a_log);
            match self.of_kind(name, kind, &mut plain.text.as_slice(), words) {
                Ok(_) => self.ended(name, kind, &plain.extent),
                Err(why) => self.note(name, why),
            }
            if plain.is_cut {
                self.note(name, format!("only its first {} MiB are read: send the log itself", quoted::MOST));
            }
            self.note(name, "lines that a search picked out: what stood around them is not known");
            return;
        };
        let mut from = head.as_slice().chain(from);
        if kind == Kind::Cabinet {
            if in_cabinet {
                self.note(name, "a cabinet in a cabinet; left out");
            } else if let Err(e) = self.cabinet(name, &mut from, words) {
                self.note(name, format_args!("could not be unpacked ({e})"));
            }
            return;
        }
        match self.of_kind(name, kind, &mut from, words) {
            Ok(extent) => self.ended(name, kind, &extent),
            Err(why) => self.note(name, why),
        }
    }

    /// Counts a file, and notes what is wrong with it.
    fn ended(&mut self, name: &str, kind: Kind, extent: &Extent) {
        if extent.bad > 0 {
            let what = match kind {
                Kind::Evtx => "event records or parts with such",
                Kind::EventsXml => "event records",
                Kind::Reporting => "rows",
                _ => "keys and values",
            };
            self.note(name, format_args!("{} {what} could not be read", extent.bad));
        }
        match &extent.broken {
            Some(e) if extent.bytes == 0 => self.note(name, format_args!("could not be read ({e})")),
            Some(e) => self.note(name, format_args!("could not be read to its end ({e}); what came before is used")),
            None => {}
        }
        self.understood += usize::from(extent.bytes > 0);
    }

    fn note(&mut self, name: &str, what: impl fmt::Display) {
        self.notes.push(format!("{name}: {what}"));
    }

    /// Takes what a file of this kind holds, or says why not.
    fn of_kind(&mut self, name: &str, kind: Kind, from: &mut dyn Read, words: &Words) -> Result<Extent, String> {
        Ok(match kind {
            Kind::Document => {
                let read = bounded::bytes_from(from, bounded::COLLECTED);
                let bytes = read.map_err(|e| format!("could not be read ({e})"))?;
                if let Some((first, _)) = &self.document {
                    return Err(format!("a second document of the collector; {first} is used"));
                }
                let extent = Extent { bytes: bytes.len() as u64, ..Extent::default() };
                self.document = Some((name.to_owned(), bytes));
                extent
            }
            Kind::Cbs => self.log(LogName::Cbs, name, keep::keep(from, &keep::HEADED, &words.cbs)),
            Kind::Dism => self.log(LogName::Dism, name, keep::keep(from, &keep::HEADED, &words.dism)),
            Kind::Panther => self.log(LogName::Setup, name, keep::keep(from, &keep::HEADED, &words.cbs)),
            Kind::UpdateLog => {
                self.log(LogName::UpdateClient, name, keep::keep(from, &keep::UPDATE_LOG, &words.update_log))
            }
            Kind::SetupApi => self.log(LogName::Devices, name, sections::read(from)),
            Kind::Reporting => {
                let (rows, extent) = reporting::read(from);
                for row in rows {
                    self.witnesses.push(Witness { at: row.at, minutes: row.minutes });
                    self.rows.push_back(row.value);
                }
                self.rows.drain(..self.rows.len().saturating_sub(reporting::MOST));
                extent
            }
            Kind::Rights => {
                let (rights, extent) = rights::read(from);
                // A right whose line was lost would count as nobody's.
                if rights.is_none() || extent.is_partial() || self.rights.is_some() {
                    return Err(match &self.rights {
                        Some(_) => "a second export of user rights; the first is used",
                        None if rights.is_none() => "an export of the security policy without user rights; left out",
                        None => "an export of user rights with lines that could not be read; left out",
                    }
                    .to_owned());
                }
                self.rights = rights;
                extent
            }
            Kind::EventsXml => self.events(|take| events_xml::each_record(from, take)),
            Kind::Evtx => self.events(|take| evtx::each_record(from, take)),
            Kind::Registry => self.exported(|keys| registry::read(from, keys)),
            Kind::Policy => {
                let read = bounded::bytes_from(from, bounded::WRITTEN);
                let bytes = read.map_err(|e| format!("could not be read ({e})"))?;
                self.exported(|keys| registry::read_policy(&bytes, keys))
            }
            Kind::Database => {
                let Some(store) = Store::of_name(name) else {
                    return Err("a database other than DataStore.edb and catdb; left out".to_owned());
                };
                let database = database::read(from).map_err(|e| format!("could not be read ({e})"))?;
                if self.databases.contains_key(&store) {
                    return Err("a second copy of this database; the first is used".to_owned());
                }
                self.databases.insert(store, database);
                Extent { bytes: database.bytes, ..Extent::default() }
            }
            Kind::Cabinet => return Err("a cabinet; left out".to_owned()),
        })
    }

    /// Takes the log that a cabinet holds.
    fn cabinet(&mut self, name: &str, from: &mut dyn Read, words: &Words) -> std::io::Result<()> {
        let mut open = cabinet::open(from)?;
        if open.others > 0 {
            let others = open.others;
            self.note(
                name,
                format_args!("{others} more files in the cabinet; unpack it with `expand`, only the first is read"),
            );
        }
        let inside = format!("{name}/{}", open.name);
        let mut file = open.read()?.take(bounds::UNPACKED);
        self.take_from(&inside, &mut file, words, true);
        Ok(())
    }

    fn log(&mut self, log: LogName, name: &str, (kept, extent): (Kept, Extent)) -> Extent {
        let files = self.logs.entry(log).or_default();
        files.push((name.to_owned(), kept));
        keep::together(files);
        extent
    }

    fn exported(&mut self, read: impl FnOnce(&mut Keys) -> Extent) -> Extent {
        let extent = read(&mut self.keys);
        self.keys_are_partial |= extent.is_partial();
        extent
    }

    /// Takes the event records of a file. Where some could not be read, all logs of the file have a gap.
    fn events(&mut self, each_record: impl FnOnce(&mut dyn FnMut(Record)) -> Extent) -> Extent {
        let mut logs: BTreeSet<String> = BTreeSet::new();
        let extent = each_record(&mut |record| {
            if !logs.contains(&record.channel) {
                logs.insert(record.channel.clone());
            }
            self.record(record);
        });
        if extent.is_partial() {
            for log in logs {
                if let Some(channel) = self.channels.get_mut(&log) {
                    channel.is_damaged = true;
                }
            }
        }
        extent
    }

    /// Takes an event record.
    fn record(&mut self, record: Record) {
        self.witnesses.extend(clock::of_record(&record));
        if !record.computer.is_empty() {
            self.computer = Some(record.computer.clone());
        }
        if record.provider == "Microsoft-Windows-Kernel-General" && record.id == 12 {
            self.start(&record);
        }
        if self.channels.len() >= MAX_CHANNELS && !self.channels.contains_key(&record.channel) {
            return;
        }
        let channel = self.channels.entry(record.channel.clone()).or_default();
        channel.oldest = Some(channel.oldest.map_or(record.at, |at| at.min(record.at)));
        channel.newest = Some(channel.newest.map_or(record.at, |at| at.max(record.at)));
        if !providers::of_log(&record.channel).contains(&record.provider.as_str()) {
            channel.has_others = true;
            return;
        }
        let records = self.records.entry((record.channel.clone(), record.provider.clone())).or_default();
        records.list.push(record);
        if records.list.len() > 2 * MAX_RECORDS {
            records.keep_newest();
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

impl Records {
    /// Keeps the newest records, newest first.
    pub fn keep_newest(&mut self) {
        self.list.sort_by_key(|record| std::cmp::Reverse((record.at, record.number)));
        // The same log may have been saved twice.
        self.list.dedup();
        self.truncated |= self.list.len() > MAX_RECORDS;
        self.list.truncate(MAX_RECORDS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_that_were_once_left_out_stay_left_out() {
        let at = |second: usize| Timestamp::from_second(i64::try_from(second).unwrap()).unwrap();
        let mut found = Found::default();
        for second in 0..=2 * MAX_RECORDS {
            let (channel, provider) = ("Setup".to_owned(), "Microsoft-Windows-WUSA".to_owned());
            found.record(Record { channel, provider, at: at(second), ..Record::default() });
        }
        let records = found.records.values_mut().next().unwrap();
        for _ in 0..2 {
            records.keep_newest();
            assert_eq!((records.list.len(), records.truncated), (MAX_RECORDS, true));
            assert_eq!(records.list[0].at, at(2 * MAX_RECORDS));
        }
    }
}
