//! Why a file is not a servers file.

use std::fmt;

use crate::baseline::Problem;

/// Why servers cannot be used. Every error of the document is listed, each as `file:line:column: message` with the line below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServersError {
    /// The file could not be read.
    Read {
        /// The file.
        file: String,
        /// What went wrong.
        problem: String,
    },
    /// The document is not one of servers.
    Invalid {
        /// The file.
        file: String,
        /// The errors; never empty.
        problems: Vec<Problem>,
    },
}

impl std::error::Error for ServersError {}

impl fmt::Display for ServersError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { file, problem } => write!(f, "servers: {file}: {problem}"),
            Self::Invalid { file, problems } => {
                for (i, problem) in problems.iter().enumerate() {
                    write!(f, "{}servers: {file}:{problem}", if i == 0 { "" } else { "\n" })?;
                }
                Ok(())
            }
        }
    }
}
