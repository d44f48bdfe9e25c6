//! Why a file is not one of known failures.

use std::fmt;

use crate::baseline::Problem;

/// Why a file of known failures cannot be used. Every error is listed, each as `file:line:column: message` with the line below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KnownFailuresError {
    /// The file could not be read.
    Read {
        /// The file.
        file: String,
        /// What went wrong.
        problem: String,
    },
    /// The document is not one of known failures.
    Invalid {
        /// The file.
        file: String,
        /// The errors; never empty.
        problems: Vec<Problem>,
    },
}

impl std::error::Error for KnownFailuresError {}

impl fmt::Display for KnownFailuresError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { file, problem } => write!(f, "known failures: {file}: {problem}"),
            Self::Invalid { file, problems } => {
                for (i, problem) in problems.iter().enumerate() {
                    write!(f, "{}known failures: {file}:{problem}", if i == 0 { "" } else { "\n" })?;
                }
                Ok(())
            }
        }
    }
}
