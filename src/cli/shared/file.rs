//! Files that the operator named, or standard input as `-`: read up to a bound, and named in the error.

use std::path::Path;

use super::failure::Failure;
use crate::common::{bounded, decode, replace};

/// What stands for standard input.
const INPUT: &str = "-";

/// The text of a file that a person wrote.
pub fn written(path: &Path) -> Result<String, Failure> {
    bounded::text(path, bounded::WRITTEN).map_err(|e| unreadable(path, &e.to_string()))
}

/// The text of a JSON document that a program wrote, whichever way a shell has stored it.
pub fn collected_text(path: &Path) -> Result<String, Failure> {
    decode::text(&collected_bytes(path)?).map_err(|e| unreadable(path, &e))
}

/// The same in bytes, of which the reader says what is wrong with them.
pub fn collected_bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let bytes = if path == Path::new(INPUT) {
        bounded::bytes_from(std::io::stdin(), bounded::COLLECTED)
    } else {
        bounded::bytes(path, bounded::COLLECTED)
    };
    let bytes = bytes.map_err(|e| unreadable(path, &e.to_string()))?;
    let values = bounded::json_values(&bytes);
    if values > bounded::VALUES {
        let most = bounded::VALUES;
        return Err(unreadable(path, &format!("it holds {values} JSON values, more than the {most} that are read")));
    }
    Ok(bytes)
}

/// Writes a file that is not there yet, and ends with exit code 0.
pub fn create(path: &Path, text: &str) -> Result<u8, Failure> {
    replace::create(path, text.as_bytes()).map(|()| 0).map_err(|e| unwritable(path, &e.to_string()))
}

/// Writes a file, whole or not at all, in place of one that is there.
pub fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    replace::write(path, text.as_bytes()).map_err(|e| unwritable(path, &e.to_string()))
}

/// Whether a file is a `.zip` archive, by its first bytes.
pub fn is_zip(path: &Path) -> bool {
    path.is_file()
        && std::fs::File::open(path).is_ok_and(|mut file| {
            let mut head = [0; 4];
            std::io::Read::read_exact(&mut file, &mut head).is_ok() && head == *b"PK\x03\x04"
        })
}

fn unwritable(path: &Path, reason: &str) -> Failure {
    Failure::usage(format!("{} cannot be written: {reason}", path.display()))
}

fn unreadable(path: &Path, reason: &str) -> Failure {
    let name = if path == Path::new(INPUT) { "standard input".into() } else { path.display().to_string() };
    Failure::usage(format!("{name} cannot be read: {reason}"))
}
