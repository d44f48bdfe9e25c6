//! Why an overlay cannot be read, or does not fit.

use std::path::PathBuf;

use super::super::error::TreeError;

/// Why an overlay cannot be read or applied.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OverlayError {
    /// The operating system refused.
    #[error("usage: cannot read {}: {source}; next: name a readable overlay file", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The file is larger than an overlay can be.
    #[error("usage: {} is larger than {limit} bytes; next: split it into several overlays", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The limit in bytes.
        limit: u64,
    },
    /// The file is not an overlay.
    #[error("decode: {name}:{line}: {reason}")]
    Syntax {
        /// The file.
        name: String,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
    /// A change does not fit the tree.
    #[error("usage: {name}:{line}: {source}")]
    Apply {
        /// The file.
        name: String,
        /// The line, counted from 1.
        line: usize,
        /// Why not.
        source: Box<TreeError>,
    },
    /// A pattern names no resource of the tree.
    #[error("usage: {name}:{line}: no resource matches {pattern}; next: check the spelling against the tree")]
    NoMatch {
        /// The file.
        name: String,
        /// The line, counted from 1.
        line: usize,
        /// The pattern.
        pattern: String,
    },
    /// The result would be larger than a tree may be.
    #[error("usage: {name}:{line}: the tree would be larger than {limit} bytes")]
    Grown {
        /// The file.
        name: String,
        /// The line, counted from 1.
        line: usize,
        /// The limit in bytes.
        limit: u64,
    },
}

impl OverlayError {
    pub(super) fn syntax(name: &str, line: usize, reason: &str) -> Self {
        Self::Syntax { name: name.to_owned(), line, reason: reason.to_owned() }
    }
}
