//! Pieces of text that wait until all are there, in a file that has no name: what is in memory is where each stands.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};

/// Pieces by their keys. They come in as they are done, and are read in the order of the keys.
pub(super) struct Pieces<K> {
    file: File,
    places: BTreeMap<K, (u64, u64)>,
    end: u64,
}

impl<K: Ord> Pieces<K> {
    /// Nothing waits yet.
    pub(super) fn open() -> std::io::Result<Self> {
        Ok(Self { file: tempfile::tempfile()?, places: BTreeMap::new(), end: 0 })
    }

    /// This is there. All are, before the first is read.
    pub(super) fn add(&mut self, key: K, piece: &str) -> std::io::Result<()> {
        self.file.write_all(piece.as_bytes())?;
        let length = u64::try_from(piece.len()).unwrap_or(u64::MAX);
        self.places.insert(key, (self.end, length));
        self.end += length;
        Ok(())
    }

    /// All of them; each is to be read before the next is taken.
    pub(super) fn each(&self) -> impl Iterator<Item = std::io::Result<(&K, impl Read)>> {
        self.places.iter().map(|(key, (start, length))| {
            let mut file = &self.file;
            file.seek(SeekFrom::Start(*start))?;
            Ok((key, file.take(*length)))
        })
    }
}
