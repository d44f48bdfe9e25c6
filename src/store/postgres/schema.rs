//! The tables, and how a store of an older build becomes one of this build.
//!
//! A step is never changed once it was released: a new one is added at the end. `patchgate.version` counts the steps that were taken.

use tokio_postgres::Client;

use super::address::Address;
use super::error::Trouble;
use super::session::Session;
use crate::store::error::StoreError;

/// The steps, the oldest first. All that are missing are one transaction with their count.
///
/// Letters of ASCII are the same in either case, as in SQLite; whatever else a letter is depends on no setting of the server.
const STEPS: &[&str] = &[r#"
    CREATE TABLE patchgate.run (
        id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        started BIGINT NOT NULL,
        ended BIGINT,
        patchgate TEXT NOT NULL,
        command TEXT NOT NULL,
        asked_by TEXT,
        depth TEXT NOT NULL,
        baseline TEXT,
        servers BIGINT NOT NULL,
        site TEXT
    );
    CREATE INDEX run_open ON patchgate.run (site) WHERE ended IS NULL;
    CREATE TABLE patchgate.result (
        id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        run BIGINT NOT NULL REFERENCES patchgate.run (id) ON DELETE CASCADE,
        server TEXT COLLATE "C" NOT NULL,
        address TEXT COLLATE "C",
        machine_type TEXT,
        model TEXT,
        serial TEXT COLLATE "C",
        uuid TEXT COLLATE "C",
        verdict TEXT NOT NULL,
        reason TEXT,
        collected_at BIGINT NOT NULL,
        took_ms BIGINT NOT NULL,
        depth TEXT,
        baseline TEXT,
        baseline_version TEXT,
        baseline_sha256 TEXT,
        evidence BYTEA NOT NULL,
        report BYTEA NOT NULL,
        UNIQUE (run, server)
    );
    ALTER TABLE patchgate.result ALTER evidence SET STORAGE EXTERNAL, ALTER report SET STORAGE EXTERNAL;
    CREATE INDEX result_by_name ON patchgate.result (lower(server), collected_at);
    CREATE INDEX result_by_server ON patchgate.result (server, collected_at);
    CREATE INDEX result_by_serial ON patchgate.result (lower(serial), collected_at);
    CREATE INDEX result_by_uuid ON patchgate.result (lower(uuid), collected_at);
    CREATE INDEX result_by_address ON patchgate.result (lower(address));
    CREATE SEQUENCE patchgate.lease;
    CREATE TABLE patchgate.task (
        run BIGINT NOT NULL REFERENCES patchgate.run (id) ON DELETE CASCADE,
        server TEXT COLLATE "C" NOT NULL,
        site TEXT COLLATE "C" NOT NULL,
        place BIGINT NOT NULL,
        lease BIGINT,
        leased_until TIMESTAMPTZ,
        holder TEXT,
        tries INTEGER NOT NULL DEFAULT 0,
        done TIMESTAMPTZ,
        PRIMARY KEY (run, server)
    );
    CREATE INDEX task_open ON patchgate.task (site, run, place) WHERE done IS NULL;
    CREATE INDEX task_by_server ON patchgate.task (site, server, done);
    CREATE UNIQUE INDEX task_by_lease ON patchgate.task (lease);
"#];

/// Of two programs that make one store, the second waits for the first.
const LOCK: i64 = 0x7061_7467;

/// What is there.
enum There {
    Nothing,
    /// A schema with tables that are none of ours.
    Others,
    Version(usize),
}

/// Makes the store ready: made where there is none, brought forward where it is older, refused where it is newer or not ours.
pub fn ready(session: &Session, address: &Address, make: bool) -> Result<(), StoreError> {
    let place = address.to_string();
    let told = |trouble: Trouble| trouble.told(&place);
    let newest = STEPS.len();
    let found = session.ask(async |client| there(client).await).map_err(told)?;
    match found {
        There::Nothing if !make => {
            let problem = "there is no store in this database";
            return Err(StoreError::new(&place, problem, "`patchgate check --store=URL` makes one, or name another"));
        }
        There::Others => {
            let problem = "its schema `patchgate` is of another program";
            return Err(StoreError::new(&place, problem, "name another database"));
        }
        There::Version(version) if version > newest => {
            let problem = format!("its schema has version {version}, and this patchgate knows {newest} at most");
            let next = "use the newer patchgate that wrote it, or name another database";
            return Err(StoreError::new(&place, problem, next));
        }
        There::Version(version) if version == newest => return Ok(()),
        There::Nothing | There::Version(_) => {}
    }
    session.ask(async |client| forward(client).await).map_err(told)
}

async fn there(client: &Client) -> Result<There, Trouble> {
    let sql = "SELECT to_regclass('patchgate.version') IS NOT NULL, EXISTS (SELECT FROM pg_class WHERE relnamespace = \
               (SELECT oid FROM pg_namespace WHERE nspname = 'patchgate'))";
    let row = client.query_one(sql, &[]).await?;
    match (row.try_get(0)?, row.try_get(1)?) {
        (true, _) => {
            let row = client.query_one("SELECT steps FROM patchgate.version", &[]).await?;
            Ok(There::Version(usize::try_from(row.try_get::<_, i32>(0)?).unwrap_or(usize::MAX)))
        }
        // One that an administrator made for this account is empty.
        (false, true) => Ok(There::Others),
        (false, false) => Ok(There::Nothing),
    }
}

/// Takes the steps that are missing. Another program may be at it: what is missing is asked under the lock.
async fn forward(client: &mut Client) -> Result<(), Trouble> {
    let all = client.transaction().await?;
    all.execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK]).await?;
    let taken = match there(all.client()).await? {
        There::Version(taken) => taken,
        There::Nothing | There::Others => {
            let schema = "SELECT to_regnamespace('patchgate') IS NULL";
            if all.query_one(schema, &[]).await?.try_get(0)? {
                all.batch_execute("CREATE SCHEMA patchgate").await?;
            }
            all.batch_execute(
                "CREATE TABLE patchgate.version (steps INTEGER NOT NULL); INSERT INTO patchgate.version VALUES (0)",
            )
            .await?;
            0
        }
    };
    for step in STEPS.iter().skip(taken) {
        all.batch_execute(step).await?;
    }
    let steps = i32::try_from(STEPS.len().max(taken)).unwrap_or(i32::MAX);
    all.execute("UPDATE patchgate.version SET steps = $1", &[&steps]).await?;
    Ok(all.commit().await?)
}
