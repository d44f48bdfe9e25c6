//! What is let go, so that a store does not grow for ever.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{TransactionBehavior, params};

use super::error::StoreError;
use super::sqlite::{Store, micros};

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

impl Store {
    /// Lets go of every result that nothing keeps, and gives its room back.
    ///
    /// # Errors
    /// It cannot be written; then nothing went.
    pub fn prune(&mut self, keep: Keep, now: Timestamp) -> Result<Pruned, StoreError> {
        let pruned = self.let_go(keep, now).map_err(|e| self.failed(&e))?;
        self.give_back().map_err(|e| self.failed(&e))?;
        Ok(pruned)
    }

    fn let_go(&mut self, keep: Keep, now: Timestamp) -> rusqlite::Result<Pruned> {
        let since = keep.days.map_or(i64::MAX, |days| {
            let age = SignedDuration::from_hours(i64::from(days) * 24);
            now.checked_sub(age).map_or(i64::MIN, micros)
        });
        let newest = keep.newest.unwrap_or(1).max(1);
        let all = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let results = all.execute(
            "DELETE FROM result WHERE collected_at < ?1 AND id NOT IN (SELECT id FROM (SELECT id, row_number() OVER \
             (PARTITION BY server ORDER BY collected_at DESC, id DESC) AS place FROM result) WHERE place <= ?2)",
            params![since, newest],
        )?;
        // A run without an end may be under way: another program's, with its first server still to come.
        let runs = all.execute(
            "DELETE FROM run WHERE id NOT IN (SELECT run FROM result) AND (ended IS NOT NULL OR started < ?1)",
            params![micros(now.checked_sub(SignedDuration::from_hours(48)).unwrap_or(now))],
        )?;
        all.commit()?;
        Ok(Pruned { results, runs })
    }

    /// Pages that are free go back to the file system.
    fn give_back(&self) -> rusqlite::Result<()> {
        let mut vacuum = self.connection.prepare("PRAGMA incremental_vacuum")?;
        let mut rows = vacuum.query([])?;
        while rows.next()?.is_some() {}
        self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
    }
}
