//! Why a store did not do what it should, and what to do then.

/// A store that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("store: {file}: {problem}; {next}")]
pub struct StoreError {
    /// The file.
    pub file: String,
    /// What is wrong.
    pub problem: String,
    /// What to do.
    pub next: String,
}

impl StoreError {
    pub(super) fn new(file: &str, problem: impl Into<String>, next: impl Into<String>) -> Self {
        Self { file: file.to_owned(), problem: problem.into(), next: next.into() }
    }

    /// In the words of SQLite, with the next step that fits them.
    pub(super) fn sqlite(file: &str, error: &rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
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
        Self::new(file, error.to_string(), next)
    }
}
