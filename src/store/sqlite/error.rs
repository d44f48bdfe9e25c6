//! What SQLite says, with the next step that fits.

use rusqlite::ErrorCode;

use crate::store::error::StoreError;

/// In the words of SQLite.
pub fn failed(file: &str, error: &rusqlite::Error) -> StoreError {
    let next = match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => "make room on its disk, or run `patchgate prune`",
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            "another program holds it; try again when that is done"
        }
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
            "its folder and the file must be writable for you; or name another file with --store=FILE"
        }
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
            "it is not a store, or damaged: name another file with --store=FILE, or put a copy of it back"
        }
        _ => "name another file with --store=FILE",
    };
    StoreError::new(file, error.to_string(), next)
}
