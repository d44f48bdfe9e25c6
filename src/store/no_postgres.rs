//! What stands for `postgres` in a program without the feature of that name: no work can be shared, and whoever asks for it is told
//! what to do. The types have no values, so nothing that takes one is ever reached.

use std::time::Duration;

use super::entry::{Asked, Entry};
use super::error::StoreError;
use super::place::Place;

/// A server that a worker has taken, of which there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {}

impl Claim {
    /// The server's name.
    #[must_use]
    pub const fn server(&self) -> &str {
        match *self {}
    }

    /// How many leases on it ended without a result.
    #[must_use]
    pub const fn in_vain(&self) -> Option<i32> {
        match *self {}
    }
}

/// A worker of a site, of which there is none.
#[derive(Debug)]
pub enum Work {}

impl Work {
    /// Refuses.
    ///
    /// # Errors
    /// Always: what the place is not.
    pub fn open(place: &Place, _: &str, _: Duration) -> Result<Self, StoreError> {
        Err(place.not_shared())
    }

    /// The address of the database.
    #[must_use]
    pub const fn file(&self) -> &str {
        match *self {}
    }

    /// Begins a round.
    ///
    /// # Errors
    /// Never.
    pub const fn round(&self, _: &Asked, _: &[(&str, Duration)]) -> Result<usize, StoreError> {
        match *self {}
    }

    /// Claims servers.
    ///
    /// # Errors
    /// Never.
    pub const fn claim(&self, _: &[&str], _: &[&Claim], _: usize) -> Result<Vec<Claim>, StoreError> {
        match *self {}
    }

    /// Keeps the result of a server that was claimed.
    ///
    /// # Errors
    /// Never.
    pub const fn keep(&self, _: &Claim, _: &Entry) -> Result<bool, StoreError> {
        match *self {}
    }

    /// Gives a server back.
    ///
    /// # Errors
    /// Never.
    pub const fn give_back(&self, _: &Claim) -> Result<(), StoreError> {
        match *self {}
    }

    /// How many are still to be done.
    ///
    /// # Errors
    /// Never.
    pub const fn left(&self, _: &[&str]) -> Result<u64, StoreError> {
        match *self {}
    }
}
