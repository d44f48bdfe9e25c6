//! Why a file is not a waivers file.

use std::fmt;

use crate::baseline::{Problem, listed};
use crate::signed::SignatureError;

/// Why waivers cannot be used. Every error of the document is listed, each as `file:line:column: message` with the
/// line below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WaiverError {
    /// The file could not be read.
    Read {
        /// The file.
        file: String,
        /// What went wrong.
        problem: String,
    },
    /// It is not the file that somebody signed.
    Signature(SignatureError),
    /// The document is not one of waivers.
    Invalid {
        /// The file.
        file: String,
        /// The errors; never empty.
        problems: Vec<Problem>,
    },
}

impl std::error::Error for WaiverError {}

impl From<SignatureError> for WaiverError {
    fn from(error: SignatureError) -> Self {
        Self::Signature(error)
    }
}

impl fmt::Display for WaiverError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { file, problem } => write!(f, "waivers: {file}: {problem}"),
            Self::Signature(error) => error.fmt(f),
            Self::Invalid { file, problems } => listed(f, "waivers", file, problems),
        }
    }
}
