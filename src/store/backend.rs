//! What a database must do to be a store.

use std::fmt::Debug;

use super::entry::{Begun, Entry};
use super::error::StoreError;
use super::keep::{Limits, Pruned};
use crate::assess::Kept;

/// Which of the two documents of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document {
    /// What was seen.
    Evidence,
    /// What was said of it.
    Report,
}

impl Document {
    /// Its column.
    pub(super) const fn column(self) -> &'static str {
        match self {
            Self::Evidence => "evidence",
            Self::Report => "report",
        }
    }
}

/// Which results.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Which {
    /// Of this server.
    pub server: Option<String>,
    /// Of this run.
    pub run: Option<i64>,
    /// The newest of each server only.
    pub newest: bool,
}

/// Which lines, and in which order.
#[derive(Clone, Copy, Debug)]
pub enum Lines<'a> {
    /// All, the newest first.
    All,
    /// Of a server by whatever somebody calls it (its name, serial number, UUID or BMC) and of what has the same serial number, the
    /// newest first. Letters of ASCII are the same in either case.
    Of(&'a str),
    /// The newest of every name, by name.
    Newest,
    /// Older than this of what has this serial number or this UUID, the newest first.
    Before { serial: Option<&'a str>, uuid: Option<&'a str>, at: i64 },
}

/// A database that remembers.
pub trait Backend: Debug + Send {
    /// A run begins; gives its number.
    fn begin(&self, run: &Begun<'_>) -> Result<i64, StoreError>;

    /// A finished server, whole or not at all. The same one again is there already.
    fn keep(&self, entry: &Entry) -> Result<(), StoreError>;

    /// A run ended then.
    fn end(&self, run: i64, at: i64) -> Result<(), StoreError>;

    /// The lines that are meant.
    fn lines(&self, which: Lines<'_>) -> Result<Vec<Kept>, StoreError>;

    /// A document of a result, packed.
    fn document(&self, kept: &Kept, which: Document) -> Result<Vec<u8>, StoreError>;

    /// Lets go of what nothing keeps, and gives its room back.
    fn prune(&mut self, limits: &Limits) -> Result<Pruned, StoreError>;
}

/// What is wrong where a run has another result of this server already.
pub fn twice(entry: &Entry) -> String {
    format!("run {} has another result of {:?} already", entry.kept.run, entry.kept.server)
}
