//! What a store does, in the words of PostgreSQL.

use std::time::Duration;

use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Row};

use super::address::Address;
use super::error::Trouble;
use super::schema::ready;
use super::session::{Patience, Session};
use crate::assess::Kept;
use crate::store::backend::{Backend, Document, Lines, twice};
use crate::store::entry::{Begun, Entry};
use crate::store::error::StoreError;
use crate::store::keep::{Limits, Pruned};
use crate::store::line::{COLUMNS, Line};

/// A server by whatever somebody calls it: its name, serial number, UUID or BMC; and what has the same serial number.
pub(super) const NAMED: &str = "id IN (SELECT id FROM patchgate.result WHERE lower(server) = lower($1 COLLATE \"C\") \
    UNION SELECT id FROM patchgate.result WHERE lower(uuid) = lower($1 COLLATE \"C\") \
    UNION SELECT id FROM patchgate.result WHERE lower(address) IN (lower($1 COLLATE \"C\"), lower('https://' || $1 COLLATE \"C\")) \
    UNION SELECT id FROM patchgate.result WHERE lower(serial) = lower($1 COLLATE \"C\") \
    UNION SELECT id FROM patchgate.result WHERE lower(serial) IN (SELECT lower(serial) FROM patchgate.result \
    WHERE lower(server) = lower($1 COLLATE \"C\") AND serial IS NOT NULL))";

/// What is older of a serial number or a UUID.
pub(super) const BEFORE: &str =
    "(lower(serial) = lower($1 COLLATE \"C\") OR lower(uuid) = lower($2 COLLATE \"C\")) AND collected_at < $3";

/// The values of a result: those of [`COLUMNS`], then its documents.
pub(super) const VALUES: &str = "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17";

/// How patient one that a person waits for is.
const PATIENCE: Patience = Patience { answer: Duration::from_secs(300), gone: Duration::from_secs(30) };

/// An open store.
#[derive(Debug)]
pub struct Postgres {
    pub(super) session: Session,
    pub(super) place: String,
}

impl Postgres {
    /// The store in this database; `make` one where there is none.
    pub fn open(address: &Address, make: bool) -> Result<Self, StoreError> {
        Self::patient(address, make, PATIENCE)
    }

    pub(super) fn patient(address: &Address, make: bool, patience: Patience) -> Result<Self, StoreError> {
        let place = address.to_string();
        let session = Session::new(address, patience).map_err(|trouble| trouble.told(&place))?;
        ready(&session, address, make)?;
        Ok(Self { session, place })
    }

    pub(super) fn ask<T: Send>(
        &self,
        question: impl AsyncFn(&mut Client) -> Result<T, Trouble> + Send + Sync,
    ) -> Result<T, StoreError> {
        self.session.ask(question).map_err(|trouble| trouble.told(&self.place))
    }
}

/// The values of a line and its documents, in the order of [`VALUES`].
pub(super) fn values<'l>(line: &'l Line, entry: &'l Entry) -> [&'l (dyn ToSql + Sync); 17] {
    [
        &line.run,
        &line.server,
        &line.address,
        &line.machine_type,
        &line.model,
        &line.serial,
        &line.uuid,
        &line.verdict,
        &line.reason,
        &line.collected_at,
        &line.took_ms,
        &line.depth,
        &line.baseline,
        &line.baseline_version,
        &line.baseline_sha256,
        &entry.evidence,
        &entry.report,
    ]
}

/// Puts a result into its run. It may be there: the answer of the server that had written it got lost.
async fn insert(client: &Client, entry: &Entry) -> Result<bool, Trouble> {
    let mut line = Line::of(entry);
    if !entry.named
        && let Some(name) = name_of(client, &line).await?
    {
        line.server = name;
    }
    let sql = format!(
        "INSERT INTO patchgate.result ({COLUMNS}, evidence, report) VALUES ({VALUES}) ON CONFLICT (run, server) DO NOTHING"
    );
    if client.execute(&sql, &values(&line, entry)).await? > 0 {
        return Ok(true);
    }
    let same = "SELECT evidence = $1 AND report = $2 FROM patchgate.result WHERE run = $3 AND server = $4";
    let row = client.query_one(same, &[&entry.evidence, &entry.report, &line.run, &line.server]).await?;
    Ok(row.try_get(0)?)
}

/// What a servers file called the server with this serial number last: one that is checked alone keeps its history.
async fn name_of(client: &Client, line: &Line) -> Result<Option<String>, Trouble> {
    let Some(serial) = &line.serial else { return Ok(None) };
    let sql = "SELECT server FROM patchgate.result WHERE lower(serial) = lower($1 COLLATE \"C\") \
               ORDER BY collected_at DESC, id DESC LIMIT 1";
    let row = client.query_opt(sql, &[serial]).await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// A run begins.
pub(super) async fn begin(
    client: &impl tokio_postgres::GenericClient,
    run: &Begun<'_>,
    site: Option<&str>,
) -> Result<i64, Trouble> {
    let sql = "INSERT INTO patchgate.run (started, patchgate, command, asked_by, depth, baseline, servers, site) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id";
    let asked = run.asked;
    let row: [&(dyn ToSql + Sync); 8] = [
        &run.at,
        &env!("CARGO_PKG_VERSION"),
        &asked.command,
        &run.by,
        &asked.depth.name(),
        &asked.baseline,
        &run.servers(),
        &site,
    ];
    Ok(client.query_one(sql, &row).await?.try_get(0)?)
}

impl Backend for Postgres {
    fn begin(&self, run: &Begun<'_>) -> Result<i64, StoreError> {
        self.ask(async |client| begin(&*client, run, None).await)
    }

    fn keep(&self, entry: &Entry) -> Result<(), StoreError> {
        if self.ask(async |client| insert(client, entry).await)? {
            return Ok(());
        }
        Err(StoreError::new(&self.place, twice(entry), "please report this as a fault of patchgate"))
    }

    fn end(&self, run: i64, at: i64) -> Result<(), StoreError> {
        let sql = "UPDATE patchgate.run SET ended = $1 WHERE id = $2";
        self.ask(async |client| Ok(client.execute(sql, &[&at, &run]).await?)).map(|_| ())
    }

    fn lines(&self, which: Lines<'_>) -> Result<Vec<Kept>, StoreError> {
        let newest_first = "ORDER BY collected_at DESC, id DESC";
        let (rest, values): (_, Vec<&(dyn ToSql + Sync)>) = match &which {
            Lines::All => (newest_first.to_owned(), vec![]),
            Lines::Of(server) => (format!("WHERE {NAMED} {newest_first}"), vec![server]),
            Lines::Newest => (
                "WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY server ORDER BY collected_at DESC, id DESC) \
                 AS place FROM patchgate.result) AS placed WHERE place = 1) ORDER BY server"
                    .to_owned(),
                vec![],
            ),
            Lines::Before { serial, uuid, at } => {
                (format!("WHERE {BEFORE} {newest_first}"), vec![serial, uuid, at])
            }
        };
        let sql = format!("SELECT {COLUMNS} FROM patchgate.result {rest}");
        self.ask(async |client| {
            let rows = client.query(&sql, &values).await?;
            rows.iter().map(kept).collect()
        })
    }

    fn document(&self, kept: &Kept, which: Document) -> Result<Vec<u8>, StoreError> {
        let sql = format!("SELECT {} FROM patchgate.result WHERE run = $1 AND server = $2", which.column());
        self.ask(async |client| Ok(client.query_one(&sql, &[&kept.run, &kept.server]).await?.try_get(0)?))
    }

    fn prune(&mut self, limits: &Limits) -> Result<Pruned, StoreError> {
        // The room of what went is used again; PostgreSQL's own vacuum sees to it.
        self.ask(async |client| {
            let all = client.transaction().await?;
            let results = all
                .execute(
                    "DELETE FROM patchgate.result WHERE collected_at < $1 AND id NOT IN (SELECT id FROM (SELECT id, row_number() \
                     OVER (PARTITION BY server ORDER BY collected_at DESC, id DESC) AS place FROM patchgate.result) AS placed \
                     WHERE place <= $2)",
                    &[&limits.since, &limits.newest],
                )
                .await?;
            let runs = all
                .execute(
                    "DELETE FROM patchgate.run WHERE id NOT IN (SELECT run FROM patchgate.result) AND (ended IS NOT NULL OR \
                     started < $1)",
                    &[&limits.begun],
                )
                .await?;
            // Who did what of a round is of no use once it is over.
            let over = "DELETE FROM patchgate.task USING patchgate.run WHERE task.run = run.id AND run.ended < $1";
            all.execute(over, &[&limits.begun]).await?;
            all.commit().await?;
            let [results, runs] = [results, runs].map(|count| usize::try_from(count).unwrap_or(usize::MAX));
            Ok(Pruned { results, runs })
        })
    }
}

/// One row of [`COLUMNS`].
fn kept(row: &Row) -> Result<Kept, Trouble> {
    let line = Line {
        run: row.try_get(0)?,
        server: row.try_get(1)?,
        address: row.try_get(2)?,
        machine_type: row.try_get(3)?,
        model: row.try_get(4)?,
        serial: row.try_get(5)?,
        uuid: row.try_get(6)?,
        verdict: row.try_get(7)?,
        reason: row.try_get(8)?,
        collected_at: row.try_get(9)?,
        took_ms: row.try_get(10)?,
        depth: row.try_get(11)?,
        baseline: row.try_get(12)?,
        baseline_version: row.try_get(13)?,
        baseline_sha256: row.try_get(14)?,
    };
    let (run, server) = (line.run, line.server.clone());
    line.kept().map_err(|column| {
        Trouble::Odd(format!("the {column} of {server:?} in run {run} is no value that patchgate writes"))
    })
}
