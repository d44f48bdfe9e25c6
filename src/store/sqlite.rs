//! The store itself: runs begin, servers are kept, runs end.

use std::path::Path;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use serde_json::Value;

use super::entry::{Asked, Entry};
use super::error::StoreError;
use super::open::open;
use crate::assess::Kept;

/// An open store.
#[derive(Debug)]
pub struct Store {
    pub(super) connection: Connection,
    pub(super) file: String,
}

impl Store {
    /// The store at this place; an empty one is made where there is none.
    ///
    /// # Errors
    /// It cannot be made or opened, is of a newer build, or is not ours.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let file = path.display().to_string();
        Ok(Self { connection: open(path, &file, true)?, file })
    }

    /// The store at this place, which must be there.
    ///
    /// # Errors
    /// As [`Store::open`], or there is none.
    pub fn existing(path: &Path) -> Result<Self, StoreError> {
        let file = path.display().to_string();
        Ok(Self { connection: open(path, &file, false)?, file })
    }

    /// Its file, as it was named.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    pub(super) fn failed(&self, error: &rusqlite::Error) -> StoreError {
        StoreError::sqlite(&self.file, error)
    }

    /// A run begins; gives its number.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn begin(&self, asked: &Asked) -> Result<i64, StoreError> {
        let by = ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| std::env::var(name).ok());
        let sql = "INSERT INTO run (started, patchgate, command, asked_by, depth, baseline, servers) VALUES (?, ?, ?, ?, ?, ?, ?)";
        let servers = i64::try_from(asked.servers).unwrap_or(i64::MAX);
        let row = params![
            micros(Timestamp::now()),
            env!("CARGO_PKG_VERSION"),
            asked.command,
            by,
            asked.depth.name(),
            asked.baseline,
            servers
        ];
        self.connection.execute(sql, row).map_err(|e| self.failed(&e))?;
        Ok(self.connection.last_insert_rowid())
    }

    /// A server is finished. When this returns, whatever happens to the program or the machine loses it no more.
    ///
    /// # Errors
    /// It cannot be written; nothing of it is.
    pub fn keep(&self, entry: &Entry) -> Result<(), StoreError> {
        self.insert(entry).map_err(|e| self.failed(&e))
    }

    fn insert(&self, entry: &Entry) -> rusqlite::Result<()> {
        let kept = &entry.kept;
        let server = if entry.named { None } else { self.name_of(kept)? };
        let sql = "INSERT INTO result (run, server, address, machine_type, model, serial, uuid, verdict, reason, collected_at, \
                   took_ms, depth, baseline, baseline_version, baseline_sha256, evidence, report) \
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let row = params![
            kept.run,
            server.as_ref().unwrap_or(&kept.server),
            kept.address,
            kept.machine_type,
            kept.model,
            kept.serial,
            kept.uuid,
            word(&kept.verdict),
            kept.reason,
            micros(kept.collected_at),
            i64::try_from(kept.took_ms).unwrap_or(i64::MAX),
            kept.depth.map(|depth| depth.name()),
            kept.baseline,
            kept.baseline_version,
            kept.baseline_sha256,
            entry.evidence,
            entry.report
        ];
        // One statement is one transaction.
        self.connection.execute(sql, row).map(|_| ())
    }

    /// What a servers file called the server with this serial number last: one that is checked alone keeps its history.
    fn name_of(&self, kept: &Kept) -> rusqlite::Result<Option<String>> {
        let Some(serial) = &kept.serial else { return Ok(None) };
        let sql = "SELECT server FROM result WHERE serial = ? ORDER BY collected_at DESC, id DESC LIMIT 1";
        self.connection.query_row(sql, [serial], |row| row.get(0)).optional()
    }

    /// A run ended. One that was killed has no end.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn end(&self, run: i64) -> Result<(), StoreError> {
        let row = params![micros(Timestamp::now()), run];
        let written = self.connection.execute("UPDATE run SET ended = ? WHERE id = ?", row);
        written.map(|_| ()).map_err(|e| self.failed(&e))
    }
}

/// Instants sort as numbers do.
pub(super) fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// A value in the word that documents use for it.
pub(super) fn word(value: &impl Serialize) -> Option<String> {
    let value = serde_json::to_value(value).ok()?;
    value.as_str().map(str::to_owned)
}

/// The value of such a word.
pub(super) fn of_word<T: serde::de::DeserializeOwned>(word: String) -> Option<T> {
    serde_json::from_value(Value::String(word)).ok()
}
