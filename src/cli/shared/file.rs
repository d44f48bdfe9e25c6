//! Files that the operator named: read up to a bound, and named in the error.

use std::path::Path;

use super::failure::Failure;
use crate::common::bounded;

/// The text of a file that a person wrote.
pub fn written(path: &Path) -> Result<String, Failure> {
    bounded::text(path, bounded::WRITTEN).map_err(|e| unreadable(path, &e))
}

/// The text of a document that a program wrote.
pub fn collected_text(path: &Path) -> Result<String, Failure> {
    bounded::text(path, bounded::COLLECTED).map_err(|e| unreadable(path, &e))
}

/// The same in bytes, of which the reader says what is wrong with them.
pub fn collected_bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    bounded::bytes(path, bounded::COLLECTED).map_err(|e| unreadable(path, &e))
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::usage(format!("{} cannot be read: {error}", path.display()))
}
