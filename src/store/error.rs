//! Why a store did not do what it should, and what to do then.

/// A store that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("store: {file}: {problem}; {next}")]
pub struct StoreError {
    /// The file, or the address of the database without a password.
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
}
