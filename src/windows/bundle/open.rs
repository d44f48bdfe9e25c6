//! From a folder or an archive to evidence.

use std::fs::File;
use std::path::Path;

use jiff::Timestamp;

use super::found::{Found, Words};
use super::{bounds, document};
use crate::windows::collected::{Collected, CollectedError};
use crate::windows::folder::{Listing, name_in};

/// Why a bundle cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// The folder or archive cannot be opened.
    #[error("{path}: {problem}")]
    Open {
        /// Its path.
        path: String,
        /// What is wrong.
        problem: String,
    },
    /// None of its files is one that is understood.
    #[error(
        "decode: {path}: none of its {files} files is understood; expected CBS.log, saved event logs, \
         WindowsUpdate.log, ReportingEvents.log, registry exports, or the output of `patchgate collector`"
    )]
    Nothing {
        /// Its path.
        path: String,
        /// How many files there are.
        files: usize,
    },
    /// It holds a document of the collector that cannot be read.
    #[error(transparent)]
    Document(#[from] CollectedError),
}

/// Reads the files of a bundle that are in memory, each with its name. `from` names the whole, `at` is the time of reading.
///
/// # Errors
/// As [`read_bundle`].
pub fn read_bundle_files<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a [u8])>,
    from: &str,
    at: Timestamp,
) -> Result<Collected, BundleError> {
    let words = words(from)?;
    let (mut found, mut count) = (Found::default(), 0);
    for (name, mut bytes) in files.into_iter().take(bounds::FILES) {
        found.take(name, &mut bytes, &words);
        count += 1;
    }
    evidence(found, from, count, at)
}

/// Reads a folder, or a `.zip` file, of raw files. `at` is the time of reading.
///
/// # Errors
/// [`BundleError`] where nothing in it can be used. A file that cannot be read or understood is a note of the evidence.
pub fn read_bundle(path: &Path, at: Timestamp) -> Result<Collected, BundleError> {
    let from = path.display().to_string();
    let words = words(&from)?;
    let mut found = Found::default();
    let open = |problem: String| BundleError::Open { path: from.clone(), problem };
    let files = if path.is_dir() {
        folder(path, &mut found, &words).map_err(|e| open(e.to_string()))?
    } else {
        archive(path, &mut found, &words).map_err(open)?
    };
    evidence(found, &from, files, at)
}

fn words(from: &str) -> Result<Words, BundleError> {
    let problem = "the words to look for cannot be searched".to_owned();
    Words::new().ok_or_else(|| BundleError::Open { path: from.to_owned(), problem })
}

fn evidence(found: Found, from: &str, files: usize, at: Timestamp) -> Result<Collected, BundleError> {
    if found.understood == 0 {
        return Err(BundleError::Nothing { path: from.to_owned(), files });
    }
    Ok(document::read(found, from, at)?)
}

/// Takes all files below a folder; links are not followed. Gives how many there are.
fn folder(path: &Path, found: &mut Found, words: &Words) -> std::io::Result<usize> {
    let Listing { files, notes, .. } = Listing::of(path, bounds::FILES)?;
    found.notes.extend(notes);
    for file in &files {
        let name = name_in(path, file);
        match File::open(file) {
            Ok(mut from) => found.take(&name, &mut from, words),
            Err(e) => found.notes.push(format!("{name}: could not be opened ({e})")),
        }
    }
    Ok(files.len())
}

/// Takes all files of an archive. Gives how many there are.
fn archive(path: &Path, found: &mut Found, words: &Words) -> Result<usize, String> {
    let file = File::open(path).map_err(|e| e.to_string())?;
    let mut archive = zip::ZipArchive::new(file).map_err(|e| format!("not a .zip archive ({e})"))?;
    for index in 0..archive.len().min(bounds::FILES) {
        match archive.by_index(index) {
            Ok(entry) if entry.is_file() => {
                let name = entry.name().unwrap_or_default().into_owned();
                found.take(&name, &mut std::io::Read::take(entry, bounds::UNPACKED), words);
            }
            Ok(_) => {}
            Err(e) => found.notes.push(format!("file {index} of the archive: {e}")),
        }
    }
    Ok(archive.len())
}
