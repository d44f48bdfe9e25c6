//! Which documents lie in the folder, and whose they are.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::common::bounded;
use crate::common::cut::cut;
use crate::windows::bundle::kind::{HEAD, Kind, kind};
use crate::windows::collected::{Owner, read_owner};
use crate::windows::folder::{Listing, name_in};

/// The most files of a folder of documents.
const FILES: usize = 10_000;

/// The most bytes of all documents together. Each has its own bound, and one has 0.5 to 5 MB.
const BYTES: u64 = 16 << 30;

/// How many documents make a folder one of many servers.
const SEVERAL: usize = 2;

/// The longest reason why a file cannot be used, in characters.
const MAX_REASON: usize = 300;

/// The documents of a folder, each with whose it is.
#[derive(Debug)]
pub struct Gathered {
    pub(super) folder: PathBuf,
    pub(super) documents: Vec<Document>,
    /// Documents that cannot be used, with the reason.
    pub(super) bad: Vec<String>,
    /// How many files are no documents.
    pub(super) others: usize,
    /// What was not looked at.
    pub(super) notes: Vec<String>,
}

/// A document.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) path: PathBuf,
    pub(super) name: String,
    pub(super) owner: Owner,
}

impl Gathered {
    /// Looks at the documents of a folder; `None` where it holds less than two of them: then it is a bundle of raw files of
    /// one server. `at` is the time of reading.
    ///
    /// # Errors
    /// The folder cannot be listed. A file that cannot be used is named, and hides no other.
    pub fn of(folder: &Path, at: Timestamp) -> std::io::Result<Option<Self>> {
        Self::within(folder, at, BYTES)
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn within(folder: &Path, at: Timestamp, most: u64) -> std::io::Result<Option<Self>> {
        let Listing { files, notes, .. } = Listing::of(folder, FILES)?;
        let all = files.len();
        let documents: Vec<PathBuf> = files.into_iter().filter(|path| is_document(path)).collect();
        if documents.len() < SEVERAL {
            return Ok(None);
        }
        let mut gathered = Self {
            folder: folder.to_owned(),
            others: all - documents.len(),
            documents: Vec::new(),
            bad: Vec::new(),
            notes,
        };
        let (mut read, count) = (0_u64, documents.len());
        for (looked_at, path) in documents.into_iter().enumerate() {
            if read >= most {
                let rest = count - looked_at;
                gathered.notes.push(format!("the last {rest} documents are left out: more than {most} bytes in all"));
                break;
            }
            read += gathered.take(path, at);
        }
        Ok(Some(gathered))
    }

    /// Looks at a document, and gives how many bytes it has.
    fn take(&mut self, path: PathBuf, at: Timestamp) -> u64 {
        let name = name_in(&self.folder, &path);
        let bytes = match bytes_of(&path) {
            Ok(bytes) => bytes,
            Err(problem) => {
                self.bad.push(format!("{name}: {problem}"));
                return 0;
            }
        };
        match read_owner(&bytes, &name, at) {
            Ok(owner) => self.documents.push(Document { path, name, owner }),
            // The reason begins with the name.
            Err(problem) => self.bad.push(cut(&problem.to_string(), MAX_REASON).to_owned()),
        }
        bytes.len() as u64
    }
}

/// What is read of a document, within the bounds that hold for a single one.
fn bytes_of(path: &Path) -> Result<Vec<u8>, String> {
    let bytes = bounded::bytes(path, bounded::COLLECTED).map_err(|e| e.to_string())?;
    match bounded::json_values(&bytes) {
        values if values > bounded::VALUES => Err(format!("{values} JSON values, more than {}", bounded::VALUES)),
        _ => Ok(bytes),
    }
}

/// Whether a file is a document of the collector, by its beginning. One that cannot be opened is none: nothing tells.
fn is_document(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(HEAD as u64).read_to_end(&mut head));
    read.is_ok() && kind(&head) == Some(Kind::Document)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(serial: &str) -> String {
        format!(
            "{{\"format\":\"patchgate-windows\",\"format_version\":\"2.0.0\",\"collector\":{{\"version\":\"1.0.0\",\
             \"started\":\"2026-11-22T03:00:00Z\"}},\"items\":[\"bios\",\"cbs\"]}}\n\
             {{\"item\":\"cbs\",\"status\":\"ok\",\"ms\":1,\"value\":1,\"err\":null}}\n\
             {{\"item\":\"bios\",\"status\":\"ok\",\"ms\":1,\"value\":{{\"serial\":\"{serial}\"}},\"err\":null}}\n\
             {{\"end\":true,\"ms\":9}}\n"
        )
    }

    fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            std::fs::write(folder.path().join(name), bytes).unwrap();
        }
        folder
    }

    #[test]
    fn a_folder_with_one_document_is_a_bundle() {
        let one = document("S1");
        let folder = folder(&[("windows.json", one.as_bytes()), ("CBS.log", b"x")]);
        assert!(Gathered::of(folder.path(), Timestamp::UNIX_EPOCH).unwrap().is_none());
    }

    #[test]
    fn each_document_says_whose_it_is_and_a_bad_one_hides_no_other() {
        let (one, two) = (document("S1"), document("S2"));
        let wide: Vec<u8> = format!("\u{feff}{two}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        let cut = b"{\"format\":\"patchgate-windows\",\"format_version\":\"7.0.0\"}";
        let folder = folder(&[("a.json", one.as_bytes()), ("b.txt", &wide), ("c", cut), ("notes.txt", b"mine")]);
        let gathered = Gathered::of(folder.path(), Timestamp::UNIX_EPOCH).unwrap().unwrap();
        let owners: Vec<_> =
            gathered.documents.iter().map(|d| (d.name.as_str(), d.owner.identity.serial.text().unwrap())).collect();
        assert_eq!(owners, [("a.json", "S1"), ("b.txt", "S2")]);
        assert_eq!((gathered.bad.len(), gathered.others), (1, 1));
        assert!(gathered.bad[0].contains("c: format version 7.0.0"), "{:?}", gathered.bad);
    }

    #[test]
    fn what_is_more_than_the_bound_is_said_to_be_left_out() {
        let (one, two) = (document("S1"), document("S2"));
        let folder = folder(&[("a", one.as_bytes()), ("b", two.as_bytes())]);
        let gathered = Gathered::within(folder.path(), Timestamp::UNIX_EPOCH, 10).unwrap().unwrap();
        assert_eq!(gathered.documents.len(), 1);
        assert_eq!(gathered.notes, ["the last 1 documents are left out: more than 10 bytes in all"]);
    }
}
