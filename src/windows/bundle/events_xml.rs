//! Event records that somebody saved as XML.
//!
//! `wevtutil qe` writes records one after the other without a root, the Event Viewer writes them on one line inside of one.
//! So the text is cut at the ends of records, and each is read by itself: one that cannot be read is counted, and the
//! others are kept.

use std::io::Read;

use memchr::memmem;

use super::extent::Extent;
use super::record::{Record, record};
use super::text;
use crate::common::decode;

/// The longest record, in bytes. Windows bounds one at 64 KiB; its message and the escapes of XML come on top.
const MAX_RECORD: usize = 1 << 20;

const BEGIN: &[u8] = b"<Event";
const END: &[u8] = b"</Event>";

/// Hands each record to `take`. The bad ones are those that could not be read.
pub fn each_record(from: impl Read, mut take: impl FnMut(Record)) -> Extent {
    let end = memmem::Finder::new(END);
    let mut held: Vec<u8> = Vec::new();
    let mut bad = 0;
    let extent = text::each_chunk(from, |chunk| {
        // The end may have begun in the chunk before.
        let mut searched = held.len().saturating_sub(END.len());
        held.extend_from_slice(chunk);
        let mut done = 0;
        while let Some(at) = held.get(searched..).and_then(|rest| end.find(rest)) {
            let stop = searched + at + END.len();
            match held.get(done..stop).and_then(one) {
                Some(record) => take(record),
                None => bad += 1,
            }
            (done, searched) = (stop, stop);
        }
        held.drain(..done);
        if held.len() > MAX_RECORD {
            bad += 1;
            held.clear();
        }
    });
    // What the last end is followed by is the end of the root; a record that was cut off begins like one.
    if begin(&held).is_some() {
        bad += 1;
    }
    Extent { bad, ..extent }
}

/// Where a record begins: not at `<Events>`.
fn begin(bytes: &[u8]) -> Option<usize> {
    memmem::find_iter(bytes, BEGIN)
        .find(|at| matches!(bytes.get(at + BEGIN.len()), Some(b' ' | b'>' | b'\r' | b'\n' | b'\t')))
}

fn one(bytes: &[u8]) -> Option<Record> {
    let xml = bytes.get(begin(bytes)?..)?;
    record(&decode::console(xml))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(id: u32) -> String {
        format!(
            "<Event xmlns='x'><System><EventID>{id}</EventID><TimeCreated SystemTime='2026-04-18T13:09:41Z'/></System></Event>"
        )
    }

    fn ids(text: &str) -> (Vec<u32>, u64) {
        let mut ids = Vec::new();
        let bad = each_record(text.as_bytes(), |record| ids.push(record.id)).bad;
        (ids, bad)
    }

    #[test]
    fn records_are_read_with_and_without_a_root_and_a_bad_one_costs_no_other() {
        let (one, two) = (event(1), event(2));
        for text in [
            format!("{one}\r\n{two}"),
            format!("<?xml version='1.0'?><Events>{one}{two}</Events>"),
            format!("\u{feff}<Events>\n{one}\n{two}\n</Events>\n"),
        ] {
            assert_eq!(ids(&text), (vec![1, 2], 0), "{text}");
        }
        assert_eq!(ids(&format!("{one}<Event><System></Event>{two}")), (vec![1, 2], 1));
        assert_eq!(ids(&format!("{one}{}", &two[..40])), (vec![1], 1), "the last one was cut off");
        assert_eq!(ids(""), (vec![], 0));
    }

    #[test]
    fn a_record_without_end_does_not_fill_the_memory() {
        let text = format!("<Event>{}{}", "x".repeat(2 * MAX_RECORD), event(7));
        assert_eq!(ids(&text).1, 1, "it is one bad record");
    }
}
