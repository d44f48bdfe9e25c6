//! How the server's clock stood, by what its files say: logs have local time without a zone, records have UTC.
//!
//! Three witnesses, the surest first: `ReportingEvents.log` writes its offset with each row; the System log has an event
//! of each day (EventLog 6013) with the bias of the zone; and where neither is there, a package that the Setup log and
//! `CBS.log` both name was the same package at the same moment.

use std::collections::BTreeMap;

use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::record::Record;
use crate::windows::cbs;
use crate::windows::collected::Clock;

/// An offset from UTC that a file bears witness of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Witness {
    /// When.
    pub at: Timestamp,
    /// The offset then, in minutes.
    pub minutes: i64,
}

/// The bias that an event of the System log has: UTC is local time plus it (EventLog 6013, seventh datum: the minutes,
/// and in newer releases the name of the zone behind them).
#[must_use]
pub fn of_record(record: &Record) -> Option<Witness> {
    if record.id != 6013 || record.provider != "EventLog" {
        return None;
    }
    let bias = record.data.get("param7")?;
    let minutes: i64 = bias.split(' ').next()?.parse().ok()?;
    (minutes.abs() <= 14 * 60).then_some(Witness { at: record.at, minutes: -minutes })
}

/// The item `clock` of the document; `None` without a witness.
#[must_use]
pub fn item(mut witnesses: Vec<Witness>) -> Option<Value> {
    witnesses.sort_by_key(|witness| witness.at);
    let last = *witnesses.last()?;
    let mut changes: Vec<Value> = Vec::new();
    let mut before = None;
    for Witness { at, minutes } in witnesses {
        if before == Some(minutes) {
            continue;
        }
        // Nothing is known of the days before the first witness; what it says is the best guess for them.
        let date = match before {
            None => "1970-01-01".to_owned(),
            Some(_) => {
                let offset = Offset::from_seconds(i32::try_from(minutes * 60).ok()?).ok()?;
                offset.to_datetime(at).date().to_string()
            }
        };
        changes.push(json!({"local_date": date, "minutes": minutes}));
        before = Some(minutes);
    }
    Some(json!({"utc_offset_minutes": last.minutes, "changes": changes}))
}

/// What is said of a bundle of which no file tells how the clock stood.
pub const LOCAL: &str = "no file says how the server's clock stood: the times of its logs are shown as they stand there, in the server's local time";

/// The item `clock` where all files have local time alone: their times are compared among each other only.
#[must_use]
pub fn local() -> Value {
    json!({"utc_offset_minutes": Clock::UNKNOWN, "changes": [{"local_date": "1970-01-01", "minutes": 0}]})
}

/// The offset at which `CBS.log` and the Setup log tell of the same packages.
#[must_use]
pub fn by_packages<'a>(records: &[Record], lines: impl Iterator<Item = &'a str>) -> Option<Witness> {
    const STEP: i64 = 15 * 60;
    let mut votes: BTreeMap<i64, usize> = BTreeMap::new();
    let named: Vec<(&str, Timestamp)> = records
        .iter()
        .filter_map(|record| Some((record.data.get("PackageIdentifier")?.as_str(), record.at)))
        .filter(|(package, _)| package.len() > 4)
        .collect();
    for line in lines.filter(|line| line.contains("Exec: Processing ")) {
        let Some(local) = cbs::head(line).and_then(|head| Offset::UTC.to_timestamp(head.time).ok()) else { continue };
        for (_, at) in named.iter().filter(|(package, _)| line.contains(package)) {
            let seconds = local.duration_since(*at).as_secs();
            let rounded = (seconds + STEP / 2).div_euclid(STEP) * STEP;
            if (seconds - rounded).abs() <= 90 && rounded.abs() <= 14 * 3600 {
                *votes.entry(rounded / 60).or_default() += 1;
            }
        }
    }
    let (minutes, _) = votes.into_iter().max_by_key(|(_, count)| *count)?;
    let at = named.iter().map(|(_, at)| *at).max()?;
    Some(Witness { at: at.checked_add(SignedDuration::ZERO).ok()?, minutes })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn the_clock_changes_on_the_day_of_the_first_witness_of_it() {
        let witness = |time: &str, minutes| Witness { at: at(time), minutes };
        let clock = item(vec![
            witness("2026-04-02T12:00:00Z", 120),
            witness("2026-03-27T12:00:00Z", 60),
            witness("2026-03-28T12:00:00Z", 60),
        ]);
        assert_eq!(
            clock.unwrap(),
            json!({"utc_offset_minutes": 120, "changes": [{"local_date": "1970-01-01", "minutes": 60},
                {"local_date": "2026-04-02", "minutes": 120}]})
        );
        assert_eq!(item(Vec::new()), None);
    }

    #[test]
    fn a_package_that_two_logs_name_tells_the_offset() {
        let record = Record {
            at: at("2026-04-18T13:09:40Z"),
            data: [("PackageIdentifier".to_owned(), "KB5082142".to_owned())].into(),
            ..Record::default()
        };
        let line = "2026-04-18 22:09:41, Info                  CBS    Exec: Processing started.  Session: 1_1, Package: P, Identifier: KB5082142";
        assert_eq!(by_packages(std::slice::from_ref(&record), [line].into_iter()).unwrap().minutes, 540);
        assert_eq!(by_packages(&[record], ["x"].into_iter()), None);
    }
}
