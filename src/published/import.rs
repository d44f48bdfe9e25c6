//! From files to what they say about one server: opened, bounded, hashed, unpacked, and each given to the reader of its format.

use std::fs::File as OsFile;
use std::io::{BufRead, BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;

use super::found::{File, Found, Wanted};
use super::register::{Way, format_of, names};
use crate::common::{bounded, digest};

/// The most bytes that a large catalogue may have once it is unpacked. Dell's has 40 MB.
const MOST: u64 = 1 << 30;

/// How much of a file tells its format.
const HEAD: usize = 64 << 10;

/// The most files of a folder. A bundle of Lenovo's has 305 components with seven files each.
const MOST_FILES: usize = 5_000;

/// Why nothing was read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("import: {file}: {problem}")]
pub struct ImportError {
    file: String,
    problem: String,
}

/// Reads a file, or each file of a folder, for one server.
///
/// # Errors
/// A file cannot be read, is too large, or is of no known format. In a folder, such a file is left out with its reason.
pub fn import(path: &Path, wanted: Wanted<'_>) -> Result<Found, ImportError> {
    let fail = |e: &dyn std::fmt::Display| ImportError { file: path.display().to_string(), problem: e.to_string() };
    let mut found = Found::default();
    if !path.is_dir() {
        one(path, wanted, &mut found).map_err(|e| fail(&e))?;
        return Ok(found);
    }
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(path).map_err(|e| fail(&e))? {
        let file = entry.map_err(|e| fail(&e))?.path();
        if file.is_file() {
            files.push(file);
        }
        if files.len() > MOST_FILES {
            return Err(fail(&format!("it holds more than {MOST_FILES} files")));
        }
    }
    files.sort();
    let mut silent: Vec<String> = Vec::new();
    for file in files {
        let (files, levels, conditions) = (found.files.len(), found.levels.len(), found.conditions.len());
        let said = found.said();
        let whom = found.whom.clone();
        if let Err(problem) = one(&file, wanted, &mut found) {
            // What it gave before it broke is not taken: who knows what stood behind it.
            found.files.truncate(files);
            found.levels.truncate(levels);
            found.conditions.truncate(conditions);
            found.whom = whom;
            found.leave_of(name_of(&file), &name_of(&file), problem, None);
        } else if found.said() == said {
            silent.push(name_of(&file));
        }
    }
    // In one line: a folder of records speaks of many servers.
    if let Some(first) = silent.first() {
        let what = if silent.len() > 1 { format!("{first} and {} more", silent.len() - 1) } else { first.clone() };
        let why = format!(
            "nothing in it is for {}; evidence of the server (--for FILE) is known by type and by model",
            wanted.name()
        );
        found.leave_of(first.clone(), &what, why, None);
    }
    if found.files.is_empty() {
        let why = found.left_out.first().map_or_else(String::new, |left| format!("; {}: {}", left.what, left.why));
        return Err(fail(&format!("it holds no file that can be read, of {}{why}", names())));
    }
    Ok(found)
}

/// What no server is called.
const NOBODY: &str = "\u{0}";

/// The servers that a file, or the files of a folder, are for: as a person would name each to [`Wanted::Named`].
///
/// # Errors
/// As [`import`]; or the files name no servers.
pub fn servers(path: &Path) -> Result<Vec<String>, ImportError> {
    let found = import(path, Wanted::Named(NOBODY))?;
    if found.keys.is_empty() {
        let problem = "it names no servers: say with --for which one is meant".to_owned();
        return Err(ImportError { file: path.display().to_string(), problem });
    }
    Ok(found.keys)
}

fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

fn one(path: &Path, wanted: Wanted<'_>, found: &mut Found) -> Result<(), String> {
    // Before it is opened: that alone can wait for ever.
    if !std::fs::metadata(path).map_err(|e| e.to_string())?.is_file() {
        return Err("it is not a file".to_owned());
    }
    let mut file = OsFile::open(path).map_err(|e| e.to_string())?;
    let length = file.metadata().map_err(|e| e.to_string())?.len();
    if length > MOST {
        return Err(format!("it has {length} bytes, more than the {MOST} that are read"));
    }
    // Opened once: what is hashed and what is read are one file, even where the name becomes another's in between.
    let sha256 = digest::sha256_of((&file).take(MOST)).map_err(|e| e.to_string())?;
    file.rewind().map_err(|e| e.to_string())?;
    read(BufReader::with_capacity(HEAD, file), (name_of(path), sha256), wanted, found)
}

/// Reads these bytes as a file of that name.
///
/// # Errors
/// They are of no known format, or broken.
pub fn import_bytes(bytes: &[u8], name: &str, wanted: Wanted<'_>) -> Result<Found, ImportError> {
    let mut found = Found::default();
    read(Cursor::new(bytes), (name.to_owned(), digest::sha256(bytes)), wanted, &mut found)
        .map_err(|problem| ImportError { file: name.to_owned(), problem })?;
    Ok(found)
}

fn read(mut from: impl BufRead, name: (String, String), wanted: Wanted<'_>, found: &mut Found) -> Result<(), String> {
    let head = from.fill_buf().map_err(|e| e.to_string())?;
    if head.starts_with(&[0x28, 0xB5, 0x2F, 0xFD]) {
        return Err("it is packed with zstd: unpack it first (zstd -d)".to_owned());
    }
    if head.starts_with(&[0x1F, 0x8B]) {
        return unpacked(MultiGzDecoder::new(from), name, wanted, found);
    }
    unpacked(from, name, wanted, found)
}

fn unpacked(
    from: impl Read,
    (name, sha256): (String, String),
    wanted: Wanted<'_>,
    found: &mut Found,
) -> Result<(), String> {
    let mut from = from.take(MOST);
    let mut head = Vec::new();
    from.by_ref().take(u64::try_from(HEAD).unwrap_or(u64::MAX)).read_to_end(&mut head).map_err(|e| e.to_string())?;
    let Some(format) = format_of(&head) else {
        return Err(format!("it is of no known kind: {}", names()));
    };
    found.files.push(File { name, sha256, format: format.name });
    let mut whole = Cursor::new(head).chain(from);
    match format.way {
        Way::Stream(read) => read(&mut BufReader::with_capacity(HEAD, whole), wanted, found),
        Way::Whole(read) => {
            let bytes = bounded::bytes_from(&mut whole, bounded::COLLECTED).map_err(|e| e.to_string())?;
            read(&bytes, wanted, found)
        }
    }
}
