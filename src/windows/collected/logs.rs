//! Event records and `CBS.log`: what happened when.
//!
//! A list of records or lines is all or nothing: one that cannot be read might be the failure, and a list without
//! it would say that there was none.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};

use crate::evidence::{CbsLog, EventLog, EventRecord, Missing, Observation};
use crate::windows::cbs as cbs_lines;

use super::place::{Document, Gap, MAX_TEXT, Place, Read};
use crate::common::cut::cut;

/// The most named data of one record.
const MAX_DATA: usize = 256;

/// The longest name of a datum that is kept, in characters.
const MAX_NAME: usize = 255;

/// The server's clock: its offset from UTC now, and at earlier days.
#[derive(Clone)]
pub struct Clock {
    /// The offset when the collector ran, in minutes.
    pub minutes_now: i64,
    /// From which local day on which offset held, oldest first.
    changes: Vec<(Date, Offset)>,
}

impl Clock {
    /// Reads the item `clock`.
    pub fn read(value: &Place<'_>) -> Read<Self> {
        let now = value.field("utc_offset_minutes");
        let minutes_now = now.integer()?;
        offset(&now)?;
        let mut changes = Vec::new();
        for change in value.field("changes").list()? {
            let day = change.field("local_date");
            let date = day.text()?.parse().map_err(|_| day.unreadable("a date"))?;
            changes.push((date, offset(&change.field("minutes"))?));
        }
        changes.sort_by_key(|(date, _)| *date);
        Ok(Self { minutes_now, changes })
    }

    /// A local time in UTC; `None` for days before the first that is known.
    fn utc(&self, local: DateTime) -> Option<Timestamp> {
        let (_, offset) = self.changes.iter().rev().find(|(from, _)| *from <= local.date())?;
        local.to_zoned(TimeZone::fixed(*offset)).ok().map(|zoned| zoned.timestamp())
    }
}

/// An offset from UTC in minutes, in the range that zones have.
fn offset(place: &Place<'_>) -> Read<Offset> {
    let minutes = i32::try_from(place.integer()?).ok().filter(|m| (-14 * 60..=14 * 60).contains(m));
    let offset = minutes.and_then(|m| Offset::from_seconds(m * 60).ok());
    offset.ok_or_else(|| place.unreadable("an offset from UTC in minutes"))
}

/// The records of one log and provider.
pub fn event_log(document: &Document<'_>, place: &Place<'_>) -> Read<EventLog> {
    let log = place.field("log").must(Place::text, "the name of a log")?;
    let provider = place.field("provider").must(Place::text, "the name of a provider")?;
    let item = place.field("records");
    let records = if item.is_empty_item() { Ok(Vec::new()) } else { item.item().and_then(|v| records(&v)) };
    let oldest = oldest(place, records.as_deref().unwrap_or_default());
    Ok(EventLog {
        oldest: document.observation(oldest, &log),
        records: document.observation(records, &format!("{log}/{provider}")),
        log,
        provider,
    })
}

/// From when on silence means something: the log's oldest record, but not before the time that the collector asked
/// about, nor before the oldest record it kept where there were more.
fn oldest(place: &Place<'_>, records: &[EventRecord]) -> Read<Timestamp> {
    let since = place.field("since").must(Place::time, "a time as RFC 3339")?;
    let truncated = place.field("truncated").must(Place::boolean, "true or false")?;
    let held = place.field("oldest").item()?.time()?;
    let kept = records.iter().map(|record| record.at).min().filter(|_| truncated);
    Ok(held.max(since).max(kept.unwrap_or(since)))
}

fn records(value: &Place<'_>) -> Read<Vec<EventRecord>> {
    let mut records = value.list()?.iter().map(record).collect::<Read<Vec<_>>>()?;
    records.sort_by_key(|record| std::cmp::Reverse((record.at, record.record)));
    Ok(records)
}

fn record(place: &Place<'_>) -> Read<EventRecord> {
    let id = place.field("id");
    let number = id.must(Place::number, "an event id")?;
    Ok(EventRecord {
        id: u32::try_from(number).map_err(|_| id.unreadable("an event id"))?,
        at: place.field("at").must(Place::time, "a time as RFC 3339")?,
        record: place.field("record").must(Place::number, "a record number")?,
        data: data(&place.field("data"))?,
    })
}

/// The data of a record. Windows has texts only; a number is as good, and a null is an empty text.
fn data(place: &Place<'_>) -> Read<BTreeMap<String, String>> {
    let mut map = BTreeMap::new();
    for (name, value) in place.must(Place::object, "the data of an event")? {
        let text = value.scalar().ok_or_else(|| value.unreadable("a text"))?;
        map.insert(cut(name, MAX_NAME).to_owned(), cut(&text, MAX_TEXT).to_owned());
        if map.len() > MAX_DATA {
            return Err(place.unreadable("at most 256 data of an event"));
        }
    }
    Ok(map)
}

/// What was taken from `CBS.log`; without the server's clock its lines have no time, but they are kept.
pub fn cbs(document: &Document<'_>, value: &Place<'_>, clock: &Read<Clock>, source: &str) -> Read<CbsLog> {
    let lines = raw_lines(value)?;
    let utc = |local| utc(document, clock, source, local);
    Ok(CbsLog {
        bytes_read: value.field("bytes_read").must(Place::number, "a number of bytes")?,
        truncated: value.field("truncated").must(Place::boolean, "true or false")?,
        lines: cbs_lines::read(lines.iter().map(RawLine::as_cbs), utc),
    })
}

/// A line of a log as the document has it.
pub struct RawLine {
    /// The file, where the document names one.
    pub file: Option<String>,
    /// Its number in the file.
    pub number: u64,
    /// The line.
    pub text: String,
}

impl RawLine {
    fn as_cbs(&self) -> cbs_lines::Raw<'_> {
        cbs_lines::Raw { file: self.file.as_deref(), number: self.number, text: &self.text }
    }
}

/// The lines of a log: those of one file by their numbers, the files in the order in which they come.
pub fn raw_lines(value: &Place<'_>) -> Read<Vec<RawLine>> {
    let mut lines: Vec<RawLine> = Vec::new();
    for line in value.field("lines").must(Place::list, "a list of lines")? {
        let text = line.field("t");
        let raw = text.scalar_text().ok_or_else(|| text.unreadable("the text of a line"))?;
        let number = line.field("n").must(Place::number, "a line number")?;
        lines.push(RawLine { file: line.field("f").scalar_text(), number, text: raw });
    }
    for file in lines.chunk_by_mut(|a, b| a.file == b.file) {
        file.sort_by_key(|line| line.number);
    }
    Ok(lines)
}

/// A local time of a log in UTC, where the server's clock is known.
pub fn utc(document: &Document<'_>, clock: &Read<Clock>, source: &str, local: DateTime) -> Observation<Timestamp> {
    let time = clock.as_ref().map_err(Clone::clone).and_then(|clock| {
        let before = "before the first day whose offset from UTC the collector recorded";
        clock.utc(local).ok_or_else(|| Gap::collector(Missing::Failed { detail: before.to_owned() }))
    });
    document.observation(time, source)
}
