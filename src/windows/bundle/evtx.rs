//! Event records of a saved log, as Windows keeps it (`.evtx`).
//!
//! A log that was copied from a running server is often damaged: a part of 64 KiB that was being written, a record that was
//! cut off. What can be read is read, and what cannot is counted, so that nobody takes silence for an answer.

use std::io::{Error, ErrorKind, Read};

use super::extent::Extent;
use super::record::Record;

/// The bytes of the head of a file.
#[cfg(feature = "evtx")]
const HEAD: usize = 4096;

/// The bytes of each part.
#[cfg(feature = "evtx")]
const PART: usize = 65536;

/// Hands each record to `take`. Bad are the records, and the parts of the file with any number of them, that could not be
/// read.
#[cfg(feature = "evtx")]
pub fn each_record(from: impl Read, mut take: impl FnMut(Record)) -> Extent {
    let mut bytes = match crate::common::bounded::bytes_from(from, super::bounds::IN_MEMORY) {
        Ok(bytes) => bytes,
        Err(e) => return Extent::nothing(e),
    };
    let size = bytes.len() as u64;
    // The crate passes over a last part that is not whole; filled up, its records are read as those of the others.
    let cut = bytes.len().saturating_sub(HEAD) % PART;
    if cut > 0 {
        bytes.resize(bytes.len() + PART - cut, 0);
    }
    let mut parser = match evtx::EvtxParser::from_buffer(bytes) {
        Ok(parser) => parser.with_configuration(evtx::ParserSettings::new().indent(false)),
        Err(e) => return Extent::nothing(Error::new(ErrorKind::InvalidData, e.to_string())),
    };
    let mut bad = u64::from(cut > 0);
    for serialized in parser.records() {
        match serialized.ok().and_then(|serialized| super::record::record(&serialized.data)) {
            Some(record) => take(record),
            None => bad += 1,
        }
    }
    Extent { bytes: size, bad, broken: None }
}

/// What a program says that was built without the reader.
#[cfg(not(feature = "evtx"))]
pub fn each_record(_: impl Read, _: impl FnMut(Record)) -> Extent {
    let said =
        "this patchgate was built without the feature `evtx`; save the log as XML: `wevtutil qe FILE /lf:true /f:xml`";
    Extent::nothing(Error::new(ErrorKind::Unsupported, said))
}

#[cfg(all(test, feature = "evtx"))]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    const SHARED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/windows");

    #[test]
    fn what_is_no_log_is_said_and_what_is_cut_is_counted() {
        assert!(each_record(&b"ElfFile\0"[..], |_| {}).broken.is_some());
        assert!(each_record(&[0; 4096][..], |_| {}).broken.is_some());
        let mut head = b"ElfFile\0".to_vec();
        head.resize(4096, 0);
        // The size of the head's block, and the version.
        (head[32], head[36], head[38], head[41]) = (128, 1, 3, 0x10);
        assert_eq!(each_record(head.as_slice(), |_| panic!("there is none")).bad, 0);
        head.extend([7; 65536]);
        assert_eq!(each_record(head.as_slice(), |_| panic!("there is none")).bad, 1, "a part without its mark");
        head.extend([7; 100]);
        assert_eq!(each_record(head.as_slice(), |_| panic!("there is none")).bad, 3, "and one that was cut off");
    }

    #[test]
    #[ignore = "needs ../shared"]
    fn real_logs_are_read_and_a_damaged_part_costs_no_other() {
        let mut counts = BTreeMap::new();
        for name in [
            "evtx/system.evtx",
            "evtx/CAPI2-Operational.evtx",
            "evtx/sample_with_a_bad_chunk_magic.evtx",
            "plaso/System2.evtx",
        ] {
            let mut channels: BTreeMap<String, u64> = BTreeMap::new();
            let mut providers: BTreeMap<String, u64> = BTreeMap::new();
            let from = std::fs::File::open(format!("{SHARED}/{name}")).unwrap();
            let extent = each_record(from, |record| {
                *channels.entry(record.channel).or_default() += 1;
                *providers.entry(record.provider).or_default() += 1;
            });
            println!("{name}: {channels:?}, {} providers, {} bad", providers.len(), extent.bad);
            counts.insert(name, (channels.values().sum::<u64>(), extent.bad));
        }
        // As an independent count of the marks of records has them. Of the damaged log two parts have no mark, two records are
        // broken, and 30 stand behind those; the last log was cut off in its third part.
        let expected = [
            ("evtx/CAPI2-Operational.evtx", (340, 0)),
            ("evtx/sample_with_a_bad_chunk_magic.evtx", (300, 4)),
            ("evtx/system.evtx", (1881, 0)),
            ("plaso/System2.evtx", (284, 1)),
        ];
        assert_eq!(counts, expected.into());
    }
}
