//! From a folder or an archive to evidence.

use std::fs::File;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::document;
use super::found::{Found, Words};
use crate::windows::collected::{Collected, CollectedError};

/// The most files of a bundle.
const MAX_FILES: usize = 2_000;

/// How deep folders lie in each other.
const MAX_DEPTH: usize = 6;

/// The most bytes of one file of an archive, unpacked.
const MAX_UNPACKED: u64 = 2 << 30;

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
        "decode: {path}: none of its {files} files is understood; expected CBS.log, event logs saved as XML, \
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

/// Reads a folder, or a `.zip` file, of raw files. `at` is the time of reading.
///
/// # Errors
/// [`BundleError`] where nothing in it can be used. A file that cannot be read or understood is a note of the evidence.
pub fn read_bundle(path: &Path, at: Timestamp) -> Result<Collected, BundleError> {
    let open = |problem: String| BundleError::Open { path: path.display().to_string(), problem };
    let words = Words::new().ok_or_else(|| open("the words to look for cannot be searched".to_owned()))?;
    let mut found = Found::default();
    let files = if path.is_dir() {
        folder(path, &mut found, &words).map_err(|e| open(e.to_string()))?
    } else {
        archive(path, &mut found, &words).map_err(open)?
    };
    if found.understood == 0 {
        return Err(BundleError::Nothing { path: path.display().to_string(), files });
    }
    Ok(document::read(found, &path.display().to_string(), at)?)
}

/// Takes all files below a folder; links are not followed. Gives how many there are.
fn folder(path: &Path, found: &mut Found, words: &Words) -> std::io::Result<usize> {
    let mut files = Vec::new();
    list(path, 0, &mut files)?;
    files.sort();
    if files.len() > MAX_FILES {
        found.notes.push(format!("more than {MAX_FILES} files; the others are left out"));
        files.truncate(MAX_FILES);
    }
    for file in &files {
        let name = file.strip_prefix(path).unwrap_or(file).display().to_string();
        match File::open(file) {
            Ok(from) => found.take(&name, from, words),
            Err(e) => found.notes.push(format!("{name}: could not be opened ({e})")),
        }
    }
    Ok(files.len())
}

fn list(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_file() && files.len() <= MAX_FILES {
            files.push(entry.path());
        } else if kind.is_dir() && depth < MAX_DEPTH {
            list(&entry.path(), depth + 1, files)?;
        }
    }
    Ok(())
}

/// Takes all files of an archive. Gives how many there are.
fn archive(path: &Path, found: &mut Found, words: &Words) -> Result<usize, String> {
    let file = File::open(path).map_err(|e| e.to_string())?;
    let mut archive = zip::ZipArchive::new(file).map_err(|e| format!("not a .zip archive ({e})"))?;
    for index in 0..archive.len().min(MAX_FILES) {
        match archive.by_index(index) {
            Ok(entry) if entry.is_file() => {
                let name = entry.name().unwrap_or_default().into_owned();
                found.take(&name, std::io::Read::take(entry, MAX_UNPACKED), words);
            }
            Ok(_) => {}
            Err(e) => found.notes.push(format!("file {index} of the archive: {e}")),
        }
    }
    Ok(archive.len())
}
