//! How far a file was read: one that breaks off is used up to there, and what is missing is told.

use std::io::Error;

/// What became of a file. A file that breaks off is as good as before up to there.
#[derive(Debug, Default)]
#[must_use]
pub struct Extent {
    /// The bytes that were read.
    pub bytes: u64,
    /// How much in them could not be read: records, rows, keys.
    pub bad: u64,
    /// Why it was not read to its end.
    pub broken: Option<Error>,
}

impl Extent {
    /// A file of which nothing can be used.
    pub fn nothing(why: Error) -> Self {
        Self { bytes: 0, bad: 0, broken: Some(why) }
    }

    /// Whether there is more in the file than was read.
    pub fn is_partial(&self) -> bool {
        self.bad > 0 || self.broken.is_some()
    }
}
