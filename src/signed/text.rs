//! Reading files that a person wrote. Such a file is never large, and what is not a file has no end.

use std::io::ErrorKind;
use std::path::Path;

use crate::common::bounded;

/// The text of a file, or why there is none.
pub(crate) fn read_text(path: &Path) -> Result<String, String> {
    bounded::text(path, bounded::WRITTEN).map_err(|e| match e.kind() {
        // What is too large is the subject of the messages that this stands in.
        ErrorKind::FileTooLarge => format!("larger than {} bytes", bounded::WRITTEN),
        _ => e.to_string(),
    })
}
