//! Evidence of a round that waits until all of it is there, in a file that has no name: redaction must have seen every server before
//! it may show one.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};

use crate::cli::shared::failure::Failure;
use crate::cli::shared::print;
use crate::evidence::Evidence;

/// Evidence that waits, by the place of its server.
pub struct Held {
    file: File,
    places: BTreeMap<usize, (u64, u64)>,
    end: u64,
}

impl Held {
    /// Nothing waits yet.
    pub fn open() -> Result<Self, Failure> {
        let file = tempfile::tempfile().map_err(|e| failed(&e))?;
        Ok(Self { file, places: BTreeMap::new(), end: 0 })
    }

    /// This is there.
    pub fn add(&mut self, place: usize, evidence: &Evidence) -> Result<(), Failure> {
        let text = print::to_json(evidence)?;
        self.file.write_all(text.as_bytes()).map_err(|e| failed(&e))?;
        let length = u64::try_from(text.len()).unwrap_or(u64::MAX);
        self.places.insert(place, (self.end, length));
        self.end += length;
        Ok(())
    }

    /// Reads all of it, in the order of the servers; one piece is in memory at a time.
    pub fn each(&self, mut take: impl FnMut(usize, Evidence) -> Result<(), Failure>) -> Result<(), Failure> {
        for (place, (start, length)) in &self.places {
            let mut text = String::new();
            let mut file = &self.file;
            file.seek(SeekFrom::Start(*start))
                .and_then(|_| file.take(*length).read_to_string(&mut text))
                .map_err(|e| failed(&e))?;
            let evidence = Evidence::from_json(&text)
                .map_err(|e| Failure::undetermined(format!("evidence that waited cannot be read: {e}")))?;
            take(*place, evidence)?;
        }
        Ok(())
    }
}

fn failed(error: &std::io::Error) -> Failure {
    Failure::undetermined(format!("evidence cannot wait for its redaction: {error}"))
}
