//! What a store tells.

use jiff::Timestamp;
use rusqlite::types::Type;
use rusqlite::{Params, Row, params};

use super::error::StoreError;
use super::pack::unpacked;
use super::sqlite::{Store, micros, of_word};
use crate::assess::{Kept, Report, State, newest_of_each};
use crate::evidence::Evidence;
use crate::evidence::marks::usable;

const LINE: &str = "SELECT run, server, address, machine_type, model, serial, uuid, verdict, reason, collected_at, took_ms, depth, \
                    baseline, baseline_version, baseline_sha256 FROM result";

/// A server by whatever somebody calls it: its name, serial number, UUID or BMC; and what has the same serial number.
pub(super) const NAMED: &str = "id IN (SELECT id FROM result WHERE server = ?1 COLLATE NOCASE UNION SELECT id FROM result WHERE uuid = ?1 \
    UNION SELECT id FROM result WHERE address IN (?1, 'https://' || ?1) UNION SELECT id FROM result WHERE serial = ?1 UNION SELECT \
    id FROM result WHERE serial IN (SELECT serial FROM result WHERE server = ?1 COLLATE NOCASE AND serial IS NOT NULL))";

/// Which of the two documents of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document {
    /// What was seen.
    Evidence,
    /// What was said of it.
    Report,
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

impl Store {
    fn lines(&self, rest: &str, values: impl Params) -> Result<Vec<Kept>, StoreError> {
        let read = || {
            let mut statement = self.connection.prepare(&format!("{LINE} {rest}"))?;
            statement.query_map(values, line)?.collect::<Result<Vec<_>, _>>()
        };
        read().map_err(|e| self.failed(&e))
    }

    /// The results of a server, the newest first.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn history(&self, server: &str) -> Result<Vec<Kept>, StoreError> {
        self.lines(&format!("WHERE {NAMED} ORDER BY collected_at DESC, id DESC"), [server.trim()])
    }

    /// The newest result of every name.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn newest(&self) -> Result<Vec<Kept>, StoreError> {
        self.lines(
            "WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY server ORDER BY collected_at DESC, id DESC) \
             AS place FROM result) WHERE place = 1) ORDER BY server",
            [],
        )
    }

    /// The results that are meant, the oldest first.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn chosen(&self, which: &Which) -> Result<Vec<Kept>, StoreError> {
        let mut lines = match &which.server {
            Some(server) => self.history(server)?,
            None => self.lines("ORDER BY collected_at DESC, id DESC", [])?,
        };
        lines.retain(|kept| which.run.is_none_or(|run| kept.run == run));
        if which.newest {
            newest_of_each(&mut lines);
        }
        lines.reverse();
        Ok(lines)
    }

    /// The newest result before this evidence that it can be compared with: of the same server by serial number and UUID, with its
    /// hardware, as deep; where there is none as deep, a deeper one.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn before(&self, now: &Evidence) -> Result<Option<Kept>, StoreError> {
        let [serial, uuid] = [&now.subject.serial, &now.subject.uuid].map(usable);
        let depth = now.hardware.value().map(|hardware| hardware.depth);
        let mut lines = self.lines(
            "WHERE (serial = ?1 OR uuid = ?2) AND collected_at < ?3 ORDER BY collected_at DESC, id DESC",
            params![serial, uuid, micros(now.collected_at)],
        )?;
        // Two marks that are both there must both agree: a board that was moved is another server.
        let agrees = |here: Option<&str>, kept: &Option<String>| {
            here.zip(kept.as_deref()).is_none_or(|(here, kept)| here.eq_ignore_ascii_case(kept))
        };
        lines.retain(|kept| agrees(serial, &kept.serial) && agrees(uuid, &kept.uuid) && kept.depth >= depth);
        let as_deep = lines.iter().position(|kept| kept.depth == depth);
        Ok(lines.into_iter().nth(as_deep.unwrap_or(0)))
    }

    /// A document of a result, as it was written.
    ///
    /// # Errors
    /// It is not there any more, or damaged.
    pub fn document(&self, kept: &Kept, which: Document) -> Result<String, StoreError> {
        let column = match which {
            Document::Evidence => "evidence",
            Document::Report => "report",
        };
        let sql = format!("SELECT {column} FROM result WHERE run = ? AND server = ?");
        let bytes: Vec<u8> = self
            .connection
            .query_row(&sql, params![kept.run, kept.server], |row| row.get(0))
            .map_err(|e| self.failed(&e))?;
        unpacked(&bytes).map_err(|e| self.damaged(kept, column, &e.to_string()))
    }

    /// The evidence of a result.
    ///
    /// # Errors
    /// As [`Store::document`], or another build wrote it that this one cannot read.
    pub fn evidence(&self, kept: &Kept) -> Result<Evidence, StoreError> {
        let text = self.document(kept, Document::Evidence)?;
        Evidence::from_json(&text).map_err(|e| self.damaged(kept, "evidence", &e.to_string()))
    }

    /// Everything of a result.
    ///
    /// # Errors
    /// As [`Store::evidence`].
    pub fn state(&self, kept: Kept) -> Result<State, StoreError> {
        let evidence = self.evidence(&kept)?;
        let text = self.document(&kept, Document::Report)?;
        let report = Report::from_json(text.as_bytes()).map_err(|e| self.damaged(&kept, "report", &e))?;
        Ok(State { kept, evidence, report })
    }

    fn damaged(&self, kept: &Kept, what: &str, problem: &str) -> StoreError {
        StoreError::new(
            &self.file,
            format!("the {what} of {:?} in run {} cannot be read: {problem}", kept.server, kept.run),
            "the patchgate that wrote it can read it, unless the file is damaged",
        )
    }
}

/// One row of [`LINE`].
fn line(row: &Row<'_>) -> rusqlite::Result<Kept> {
    let odd = |column: usize, kind| {
        rusqlite::Error::FromSqlConversionFailure(column, kind, "it is no value that patchgate writes".into())
    };
    let depth: Option<String> = row.get(11)?;
    Ok(Kept {
        run: row.get(0)?,
        server: row.get(1)?,
        address: row.get(2)?,
        machine_type: row.get(3)?,
        model: row.get(4)?,
        serial: row.get(5)?,
        uuid: row.get(6)?,
        verdict: of_word(row.get(7)?).ok_or_else(|| odd(7, Type::Text))?,
        reason: row.get(8)?,
        collected_at: Timestamp::from_microsecond(row.get(9)?).map_err(|_| odd(9, Type::Integer))?,
        took_ms: u64::try_from(row.get::<_, i64>(10)?).unwrap_or_default(),
        depth: depth.map(|word| of_word(word).ok_or_else(|| odd(11, Type::Text))).transpose()?,
        baseline: row.get(12)?,
        baseline_version: row.get(13)?,
        baseline_sha256: row.get(14)?,
    })
}
