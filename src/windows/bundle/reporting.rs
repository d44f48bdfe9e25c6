//! `ReportingEvents.log`: a table with tabs, in UTF-16. Its times have an offset from UTC, so it also says how the
//! server's clock stood.

use std::collections::VecDeque;
use std::io::Read;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use serde_json::{Value, json};

use super::extent::Extent;
use super::text;

/// A row that could be read.
#[derive(Debug)]
pub struct Row {
    /// When.
    pub at: Timestamp,
    /// The offset from UTC, in minutes.
    pub minutes: i64,
    /// The row as the collector's document has it.
    pub value: Value,
}

/// The most rows; the newest are kept. The reader of the document takes no more.
pub const MOST: usize = 20_000;

/// Reads the table. A row that is not one is left out and counted.
pub fn read(from: impl Read) -> (Vec<Row>, Extent) {
    let (mut rows, mut bad) = (VecDeque::new(), 0);
    let extent = text::each_line(from, |_, line| {
        let line = text::of(line);
        match row(&line) {
            Some(row) => rows.push_back(row),
            None => bad += u64::from(!line.trim().is_empty()),
        }
        if rows.len() > MOST {
            rows.pop_front();
        }
    });
    (rows.into(), Extent { bad, ..extent })
}

fn row(line: &str) -> Option<Row> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [_, time, _, event, _, update, _, code, caller, _, _, message, ..] = cells.as_slice() else { return None };
    let (at, minutes) = self::time(time)?;
    let (event, name) = event.split_once(" [")?;
    let code = u32::from_str_radix(code.trim(), 16).ok()?;
    let value = json!({
        "at": at.to_string(),
        "event": event.trim().parse::<u32>().ok()?,
        "name": name.trim_end_matches(']'),
        "update": update.trim_matches(['{', '}']),
        "code": format!("0x{code:08X}"),
        "caller": caller.trim(),
        "message": message.trim(),
    });
    Some(Row { at, minutes, value })
}

/// `2026-09-23 15:29:04:734+0300`.
fn time(text: &str) -> Option<(Timestamp, i64)> {
    let (local, rest) = text.split_at_checked(19)?;
    let local: DateTime = local.replace(' ', "T").parse().ok()?;
    let sign = rest.find(['+', '-'])?;
    let (hours, minutes) = rest.get(sign + 1..)?.split_at_checked(2)?;
    let minutes = hours.parse::<i64>().ok()? * 60 + minutes.trim().parse::<i64>().ok()?;
    let minutes = if rest.get(sign..=sign) == Some("-") { -minutes } else { minutes };
    let offset = Offset::from_seconds(i32::try_from(minutes * 60).ok()?).ok()?;
    Some((offset.to_timestamp(local).ok()?, minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_its_time_in_utc_its_code_and_its_title() {
        let text = "{A}\t2026-09-23 15:29:04:734+0330\t1\t182 [AGENT_INSTALLING_FAILED]\t101\t{B}\t200\t80070005\tUpdateOrchestrator\tFailure\tContent Install\tInstallation Failure: KB1\tx\r\nnoise\r\n";
        let (rows, extent) = read(text.as_bytes());
        assert_eq!((rows.len(), extent.bad, rows[0].minutes), (1, 1, 210));
        assert_eq!(
            rows[0].value,
            json!({"at": "2026-09-23T11:59:04Z", "event": 182, "name": "AGENT_INSTALLING_FAILED", "update": "B",
                "code": "0x80070005", "caller": "UpdateOrchestrator", "message": "Installation Failure: KB1"})
        );
    }

    proptest::proptest! {
        #[test]
        fn no_line_makes_the_reader_panic(line in "([0-9:+\\-{}\t \\[\\]a-z]|\t){0,80}") {
            let _: Option<Row> = row(&line);
            let _: Option<(Timestamp, i64)> = time(&line);
        }
    }
}
