//! What is due, and who does it: several programs take servers from one database, and no two take the same.
//!
//! A *round* of a site is a run: the servers of the site that were due when it began, each a task. A worker claims tasks by a lease
//! that it renews; where it is gone its leases end, and others claim what it had. A result is written only by whoever holds the lease,
//! in the same statement that ends the task: so every server of a round has exactly one.
//!
//! A server at which workers die would be claimed for ever, and take with it what else its workers have under way. So one whose leases
//! ended without a result is claimed alone of its kind, and after some of them is not asked any more.

use std::time::Duration;

use tokio_postgres::Client;

use super::address::Address;
use super::backend::{Postgres, VALUES, begin, values};
use super::error::Trouble;
use super::heartbeat::{Heartbeat, Held};
use super::session::Patience;
use crate::store::entry::{Asked, Begun, Entry};
use crate::store::error::StoreError;
use crate::store::instant::micros;
use crate::store::line::{COLUMNS, Line};
use crate::store::place::{Place, Where};

/// How patient a worker is: a server that restarts is waited for, with all that is under way.
const PATIENCE: Patience = Patience { answer: Duration::from_secs(60), gone: Duration::from_secs(600) };

/// The first key of the lock under which a round is begun; the second is the site.
const LOCK: i32 = 0x7061_7467;

/// After so many leases that ended without a result a server is not asked any more in this round.
const VAIN: i32 = 5;

/// After so many it is suspected: a worker has one such under way at a time, so that it does not drag the others along.
const SUSPECT: i32 = 2;

/// A server that this worker has taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    run: i64,
    server: String,
    lease: i64,
    /// How many leases on it ended without a result.
    vain: i32,
}

impl Claim {
    /// The server's name.
    #[must_use]
    pub fn server(&self) -> &str {
        &self.server
    }

    /// How many leases on it ended without a result, where they are so many that it is not to be asked any more: that is its result.
    #[must_use]
    pub const fn in_vain(&self) -> Option<i32> {
        if self.vain >= VAIN { Some(self.vain) } else { None }
    }
}

/// A worker of a site.
#[derive(Debug)]
pub struct Work {
    // Before the store: it ends first.
    _heartbeat: Heartbeat,
    store: Postgres,
    site: String,
    lease: Duration,
    held: Held,
}

impl Work {
    /// A worker of this site, whose leases last so long without a sign of life.
    ///
    /// # Errors
    /// The store is no PostgreSQL database, or cannot be opened.
    pub fn open(place: &Place, site: &str, lease: Duration) -> Result<Self, StoreError> {
        let address: &Address = match &place.0 {
            Where::Postgres(address) => address,
            Where::File(_) => return Err(place.not_shared()),
        };
        let store = Postgres::patient(address, true, PATIENCE)?;
        let held = Held::default();
        let heartbeat = Heartbeat::start(address, &held, lease).map_err(|trouble| trouble.told(&store.place))?;
        Ok(Self { _heartbeat: heartbeat, store, site: site.to_owned(), lease, held })
    }

    /// The address of the database.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.store.place
    }

    /// Begins a round of the servers that are due: none of whose results is younger than its age, and that no open round holds. Says how
    /// many they are; where there are none, no round begins.
    ///
    /// # Errors
    /// It cannot be read or written.
    pub fn round(&self, asked: &Asked, servers: &[(&str, Duration)]) -> Result<usize, StoreError> {
        let names: Vec<&str> = servers.iter().map(|(name, _)| *name).collect();
        let ages: Vec<f64> = servers.iter().map(|(_, age)| age.as_secs_f64()).collect();
        self.store.ask(async |client| self.begin(client, asked, &names, &ages).await)
    }

    async fn begin(&self, client: &mut Client, asked: &Asked, names: &[&str], ages: &[f64]) -> Result<usize, Trouble> {
        let all = client.transaction().await?;
        // Of two workers that find nothing to do, one begins a round, and the other then finds it.
        all.execute("SELECT pg_advisory_xact_lock($1, hashtext($2))", &[&LOCK, &self.site]).await?;
        // A server that no worker's file names any more does not keep its round open for ever.
        let nobody = "DELETE FROM patchgate.task USING patchgate.run WHERE task.run = run.id AND task.site = $1 AND done IS NULL \
                      AND (leased_until IS NULL OR leased_until < now()) AND run.started < $2";
        let long_ago = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(24);
        all.execute(nobody, &[&self.site, &micros(long_ago)]).await?;
        let due = "SELECT named.name FROM unnest($2::text[], $3::float8[]) WITH ORDINALITY AS named (name, age, place) \
                   WHERE NOT EXISTS (SELECT FROM patchgate.task WHERE site = $1 AND server = named.name \
                   AND (done IS NULL OR done > clock_timestamp() - make_interval(secs => named.age))) \
                   AND NOT EXISTS (SELECT FROM patchgate.result WHERE server = named.name \
                   AND collected_at > (extract(epoch FROM clock_timestamp()) - named.age) * 1000000) ORDER BY place";
        let rows = all.query(due, &[&self.site, &names, &ages]).await?;
        let due: Vec<String> = rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
        if !due.is_empty() {
            let asked = Asked { servers: due.len(), ..asked.clone() };
            let run = begin(&all, &Begun::now(&asked), Some(&self.site)).await?;
            let tasks = "INSERT INTO patchgate.task (run, site, server, place) \
                         SELECT $1, $2, name, place FROM unnest($3::text[]) WITH ORDINALITY AS due (name, place)";
            all.execute(tasks, &[&run, &self.site, &due]).await?;
        }
        all.commit().await?;
        Ok(due.len())
    }

    /// Claims at most so many of these servers, none of those that are `busy` here: the oldest round first, and in it what nobody holds.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn claim(&self, servers: &[&str], busy: &[&Claim], most: usize) -> Result<Vec<Claim>, StoreError> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let holder = format!("process {}", std::process::id());
        let suspected = i64::from(!busy.iter().any(|claim| claim.vain >= SUSPECT));
        let busy: Vec<&str> = busy.iter().map(|claim| claim.server()).collect();
        let free = "FROM patchgate.task WHERE site = $1 AND done IS NULL \
                    AND (leased_until IS NULL OR leased_until < clock_timestamp()) AND server = ANY($2) AND server <> ALL($3)";
        let sql = format!(
            "WITH fresh AS (SELECT run, server {free} AND tries < {SUSPECT} ORDER BY run, place LIMIT $4 FOR UPDATE SKIP LOCKED), \
             suspected AS (SELECT run, server {free} AND tries >= {SUSPECT} ORDER BY run, tries, place \
             LIMIT (SELECT least($7, $4 - count(*)) FROM fresh) FOR UPDATE SKIP LOCKED), \
             free AS (SELECT run, server FROM fresh UNION ALL SELECT run, server FROM suspected) \
             UPDATE patchgate.task SET lease = nextval('patchgate.lease'), tries = tries + 1, holder = $6, \
             leased_until = clock_timestamp() + make_interval(secs => $5) FROM free \
             WHERE task.run = free.run AND task.server = free.server RETURNING task.run, task.server, task.lease, task.tries - 1"
        );
        let lease = self.lease.as_secs_f64();
        let claims = self.store.ask(async |client| {
            let rows = client.query(&sql, &[&self.site, &servers, &busy, &most, &lease, &holder, &suspected]).await?;
            let claim = |row: &tokio_postgres::Row| {
                let (run, server) = (row.try_get(0)?, row.try_get(1)?);
                Ok(Claim { run, server, lease: row.try_get(2)?, vain: row.try_get(3)? })
            };
            rows.iter().map(claim).collect::<Result<Vec<_>, Trouble>>()
        })?;
        self.held.all().extend(claims.iter().map(|claim| claim.lease));
        Ok(claims)
    }

    /// Keeps the result of a server that was claimed, and says whether it could: not where the lease was lost, and another has it.
    ///
    /// # Errors
    /// It cannot be written; nothing of it is.
    pub fn keep(&self, claim: &Claim, entry: &Entry) -> Result<bool, StoreError> {
        let line = Line { run: claim.run, server: claim.server.clone(), ..Line::of(entry) };
        let sql = format!(
            "WITH mine AS (UPDATE patchgate.task SET done = clock_timestamp(), leased_until = NULL \
             WHERE run = $1 AND server = $2 AND lease = $18 AND done IS NULL RETURNING run) \
             INSERT INTO patchgate.result ({COLUMNS}, evidence, report) SELECT {VALUES} FROM mine"
        );
        let kept = self.store.ask(async |client| {
            let mut row = values(&line, entry).to_vec();
            row.push(&claim.lease);
            if client.execute(&sql, &row).await? > 0 {
                return Ok(true);
            }
            // It may be there: the answer of the server that had written it got lost. A lease is nobody else's.
            let done = "SELECT EXISTS (SELECT FROM patchgate.task WHERE lease = $1 AND done IS NOT NULL)";
            Ok(client.query_one(done, &[&claim.lease]).await?.try_get(0)?)
        });
        self.held.all().remove(&claim.lease);
        kept
    }

    /// Gives a server back that was claimed and not looked at.
    ///
    /// # Errors
    /// It cannot be written; the lease then ends by itself.
    pub fn give_back(&self, claim: &Claim) -> Result<(), StoreError> {
        self.held.all().remove(&claim.lease);
        let sql = "UPDATE patchgate.task SET leased_until = NULL, tries = tries - 1 WHERE lease = $1 AND done IS NULL";
        self.store.ask(async |client| Ok(client.execute(sql, &[&claim.lease]).await?)).map(|_| ())
    }

    /// How many of these servers are still to be done in an open round, by whomever. Rounds of the site without any are ended.
    ///
    /// # Errors
    /// It cannot be read or written.
    pub fn left(&self, servers: &[&str]) -> Result<u64, StoreError> {
        let end = "UPDATE patchgate.run SET ended = $2 WHERE site = $1 AND ended IS NULL AND NOT EXISTS \
                   (SELECT FROM patchgate.task WHERE task.run = run.id AND done IS NULL)";
        let left = "SELECT count(*) FROM patchgate.task WHERE site = $1 AND done IS NULL AND server = ANY($2)";
        let now = micros(jiff::Timestamp::now());
        let left = self.store.ask(async |client| {
            client.execute(end, &[&self.site, &now]).await?;
            Ok(client.query_one(left, &[&self.site, &servers]).await?.try_get::<_, i64>(0)?)
        })?;
        Ok(u64::try_from(left).unwrap_or_default())
    }
}
