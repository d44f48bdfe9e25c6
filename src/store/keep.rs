//! What is let go, so that a store does not grow for ever.

use jiff::{SignedDuration, Timestamp};

use super::instant::micros;

/// What stays. The newest result of every server always does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep {
    /// What is younger than so many days.
    pub days: Option<u32>,
    /// So many results of every server, the newest of them.
    pub newest: Option<u32>,
}

/// What went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Results.
    pub results: usize,
    /// Runs that had none left.
    pub runs: usize,
}

/// The same as numbers of a store.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Results from here on stay.
    pub since: i64,
    /// So many of each server stay.
    pub newest: i64,
    /// A run without an end that began before this is not under way any more: another program's may be, with its first server still
    /// to come.
    pub begun: i64,
}

impl Limits {
    /// What is meant now.
    pub fn of(keep: Keep, now: Timestamp) -> Self {
        let since = keep.days.map_or(i64::MAX, |days| {
            let age = SignedDuration::from_hours(i64::from(days) * 24);
            now.checked_sub(age).map_or(i64::MIN, micros)
        });
        Self {
            since,
            newest: i64::from(keep.newest.unwrap_or(1).max(1)),
            begun: micros(now.checked_sub(SignedDuration::from_hours(48)).unwrap_or(now)),
        }
    }
}
