//! What a store does, in the words of SQLite.

use std::path::Path;

use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Params, Row, TransactionBehavior, params};

use super::error::failed;
use super::open::open;
use crate::assess::Kept;
use crate::store::backend::{Backend, Document, Lines, twice};
use crate::store::entry::{Begun, Entry};
use crate::store::error::StoreError;
use crate::store::keep::{Limits, Pruned};
use crate::store::line::{COLUMNS, Line};

/// A server by whatever somebody calls it: its name, serial number, UUID or BMC; and what has the same serial number.
pub(super) const NAMED: &str = "id IN (SELECT id FROM result WHERE server = ?1 COLLATE NOCASE UNION SELECT id FROM result WHERE uuid = ?1 \
    UNION SELECT id FROM result WHERE address IN (?1, 'https://' || ?1) UNION SELECT id FROM result WHERE serial = ?1 UNION SELECT \
    id FROM result WHERE serial IN (SELECT serial FROM result WHERE server = ?1 COLLATE NOCASE AND serial IS NOT NULL))";

/// What is older of a serial number or a UUID.
pub(super) const BEFORE: &str = "(serial = ?1 OR uuid = ?2) AND collected_at < ?3";

/// An open store.
#[derive(Debug)]
pub struct Sqlite {
    pub(super) connection: Connection,
    file: String,
}

impl Sqlite {
    /// The store in this file; `make` one where there is none.
    pub fn open(path: &Path, make: bool) -> Result<Self, StoreError> {
        let file = path.display().to_string();
        Ok(Self { connection: open(path, &file, make)?, file })
    }

    fn told<T>(&self, done: rusqlite::Result<T>) -> Result<T, StoreError> {
        done.map_err(|e| failed(&self.file, &e))
    }

    fn insert(&self, entry: &Entry) -> rusqlite::Result<bool> {
        let mut line = Line::of(entry);
        if !entry.named
            && let Some(name) = self.name_of(&line)?
        {
            line.server = name;
        }
        let sql = format!(
            "INSERT INTO result ({COLUMNS}, evidence, report) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
             ON CONFLICT (run, server) DO NOTHING"
        );
        let row = params![
            line.run,
            line.server,
            line.address,
            line.machine_type,
            line.model,
            line.serial,
            line.uuid,
            line.verdict,
            line.reason,
            line.collected_at,
            line.took_ms,
            line.depth,
            line.baseline,
            line.baseline_version,
            line.baseline_sha256,
            entry.evidence,
            entry.report
        ];
        // One statement is one transaction.
        if self.connection.execute(&sql, row)? > 0 {
            return Ok(true);
        }
        let same = "SELECT evidence = ? AND report = ? FROM result WHERE run = ? AND server = ?";
        let row = params![entry.evidence, entry.report, line.run, line.server];
        self.connection.query_row(same, row, |row| row.get(0))
    }

    /// What a servers file called the server with this serial number last: one that is checked alone keeps its history.
    fn name_of(&self, line: &Line) -> rusqlite::Result<Option<String>> {
        let Some(serial) = &line.serial else { return Ok(None) };
        let sql = "SELECT server FROM result WHERE serial = ? ORDER BY collected_at DESC, id DESC LIMIT 1";
        self.connection.query_row(sql, [serial], |row| row.get(0)).optional()
    }

    fn read(&self, rest: &str, values: impl Params) -> rusqlite::Result<Vec<Kept>> {
        let mut statement = self.connection.prepare(&format!("SELECT {COLUMNS} FROM result {rest}"))?;
        statement.query_map(values, kept)?.collect()
    }

    fn let_go(&mut self, limits: &Limits) -> rusqlite::Result<Pruned> {
        let all = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let results = all.execute(
            "DELETE FROM result WHERE collected_at < ?1 AND id NOT IN (SELECT id FROM (SELECT id, row_number() OVER \
             (PARTITION BY server ORDER BY collected_at DESC, id DESC) AS place FROM result) WHERE place <= ?2)",
            params![limits.since, limits.newest],
        )?;
        let runs = all.execute(
            "DELETE FROM run WHERE id NOT IN (SELECT run FROM result) AND (ended IS NOT NULL OR started < ?1)",
            params![limits.begun],
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

impl Backend for Sqlite {
    fn begin(&self, run: &Begun<'_>) -> Result<i64, StoreError> {
        let sql = "INSERT INTO run (started, patchgate, command, asked_by, depth, baseline, servers) VALUES (?, ?, ?, ?, ?, ?, ?)";
        let asked = run.asked;
        let row = params![
            run.at,
            env!("CARGO_PKG_VERSION"),
            asked.command,
            run.by,
            asked.depth.name(),
            asked.baseline,
            run.servers()
        ];
        self.told(self.connection.execute(sql, row))?;
        Ok(self.connection.last_insert_rowid())
    }

    fn keep(&self, entry: &Entry) -> Result<(), StoreError> {
        if self.told(self.insert(entry))? {
            return Ok(());
        }
        Err(StoreError::new(&self.file, twice(entry), "please report this as a fault of patchgate"))
    }

    fn end(&self, run: i64, at: i64) -> Result<(), StoreError> {
        self.told(self.connection.execute("UPDATE run SET ended = ? WHERE id = ?", params![at, run])).map(|_| ())
    }

    fn lines(&self, which: Lines<'_>) -> Result<Vec<Kept>, StoreError> {
        let newest_first = "ORDER BY collected_at DESC, id DESC";
        self.told(match which {
            Lines::All => self.read(newest_first, []),
            Lines::Of(server) => self.read(&format!("WHERE {NAMED} {newest_first}"), [server]),
            Lines::Newest => self.read(
                "WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY server ORDER BY collected_at DESC, id DESC) \
                 AS place FROM result) WHERE place = 1) ORDER BY server",
                [],
            ),
            Lines::Before { serial, uuid, at } => {
                self.read(&format!("WHERE {BEFORE} {newest_first}"), params![serial, uuid, at])
            }
        })
    }

    fn document(&self, kept: &Kept, which: Document) -> Result<Vec<u8>, StoreError> {
        let sql = format!("SELECT {} FROM result WHERE run = ? AND server = ?", which.column());
        self.told(self.connection.query_row(&sql, params![kept.run, kept.server], |row| row.get(0)))
    }

    fn prune(&mut self, limits: &Limits) -> Result<Pruned, StoreError> {
        let pruned = self.let_go(limits);
        let pruned = self.told(pruned)?;
        self.told(self.give_back())?;
        Ok(pruned)
    }
}

/// One row of [`COLUMNS`].
fn kept(row: &Row<'_>) -> rusqlite::Result<Kept> {
    let line = Line {
        run: row.get(0)?,
        server: row.get(1)?,
        address: row.get(2)?,
        machine_type: row.get(3)?,
        model: row.get(4)?,
        serial: row.get(5)?,
        uuid: row.get(6)?,
        verdict: row.get(7)?,
        reason: row.get(8)?,
        collected_at: row.get(9)?,
        took_ms: row.get(10)?,
        depth: row.get(11)?,
        baseline: row.get(12)?,
        baseline_version: row.get(13)?,
        baseline_sha256: row.get(14)?,
    };
    line.kept().map_err(|column| {
        let place = COLUMNS.split(", ").position(|name| name == column).unwrap_or_default();
        rusqlite::Error::FromSqlConversionFailure(place, Type::Text, "it is no value that patchgate writes".into())
    })
}
