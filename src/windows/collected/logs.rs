//! Event records and `CBS.log`: what happened when.
//!
//! One record that cannot be read does not hide the others, but it might be the failure: so a list without it proves no
//! silence, and says from when on it does in place of the time (`oldest` is missing, with the count). The lines of
//! `CBS.log` are plain texts and are all or nothing.

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
    /// The offset when the collector ran, in minutes; none where nobody knows it and all times are local ones.
    pub minutes_now: Option<i64>,
    /// From which local day on which offset held, oldest first.
    changes: Vec<(Date, Offset)>,
}

impl Clock {
    /// What stands for the offset where a bundle has local times alone.
    pub const UNKNOWN: &str = "unknown";

    /// Reads the item `clock`.
    pub fn read(value: &Place<'_>) -> Read<Self> {
        let now = value.field("utc_offset_minutes");
        let minutes_now = if now.scalar_text().as_deref() == Some(Self::UNKNOWN) {
            None
        } else {
            offset(&now)?;
            Some(now.integer()?)
        };
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

/// What was read of one list of records.
struct Records {
    /// The records, newest first.
    good: Vec<EventRecord>,
    /// What the first that cannot be read says, and how many there are.
    bad: Option<(String, usize)>,
    /// Why there are no older ones, where the collector could not read on.
    cut: Option<Gap>,
}

/// The records of one log and provider.
pub fn event_log(document: &Document<'_>, place: &Place<'_>) -> Read<EventLog> {
    let log = place.field("log").must(Place::text, "the name of a log")?;
    let provider = place.field("provider").must(Place::text, "the name of a provider")?;
    let records = records(&place.field("records"));
    let none = Records { good: Vec::new(), bad: None, cut: None };
    let oldest = oldest(place, records.as_ref().unwrap_or(&none));
    Ok(EventLog {
        oldest: document.observation(oldest, &log),
        records: document.observation(records.map(|records| records.good), &format!("{log}/{provider}")),
        log,
        provider,
    })
}

/// From when on silence means something: the log's oldest record, but not before the time that the collector asked
/// about, nor before the oldest record it kept where there were more. Where one could not be read, silence means nothing.
fn oldest(place: &Place<'_>, records: &Records) -> Read<Timestamp> {
    if let Some((first, count)) = &records.bad {
        let all = records.good.len() + count;
        let detail = format!("{count} of {all} records could not be read, the first: {first}");
        return Err(Gap::collector(Missing::Failed { detail }));
    }
    let since = place.field("since").must(Place::time, "a time as RFC 3339")?;
    let truncated = place.field("truncated").must(Place::boolean, "true or false")? || records.cut.is_some();
    let held = place.field("oldest").item()?.time()?;
    let kept = records.good.iter().map(|record| record.at).min().filter(|_| truncated);
    match (&records.cut, kept) {
        // Nothing came before the end, so nothing is known of any time.
        (Some(gap), None) => Err(gap.clone()),
        _ => Ok(held.max(since).max(kept.unwrap_or(since))),
    }
}

/// The records of an item; those that came before its time was over are kept.
fn records(item: &Place<'_>) -> Read<Records> {
    if item.is_empty_item() {
        return Ok(Records { good: Vec::new(), bad: None, cut: None });
    }
    let (list, cut) = match item.item() {
        Ok(value) => (value.list()?, None),
        Err(gap) => match item.field("value").list() {
            Ok(list) if !list.is_empty() && gap.is_of_collector() => (list, Some(gap)),
            _ => return Err(gap),
        },
    };
    let mut records = Records { good: Vec::new(), bad: None, cut };
    for place in list {
        let unread = place.field("unread").text().ok();
        match unread.map_or_else(|| record(&place).map_err(|gap| gap.to_string()), Err) {
            Ok(record) => records.good.push(record),
            Err(why) => records.bad.get_or_insert((why, 0)).1 += 1,
        }
    }
    records.good.sort_by_key(|record| std::cmp::Reverse((record.at, record.record)));
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
