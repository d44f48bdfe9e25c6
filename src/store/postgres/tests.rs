//! What a database promises beside what every store does: nothing of another is touched, a newer one is refused, a broken connection
//! is made again, and of several workers none loses or doubles a server.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;

use super::address::Address;
use super::backend::{BEFORE, NAMED};
use super::testing::{address, session};
use super::work::{Claim, Work};
use super::*;
use crate::assess::{Case, assess};
use crate::evidence::{Depth, testing as evidence};
use crate::rules::Moment;
use crate::store::backend::{Backend, Lines};
use crate::store::entry::{Asked, Begun, Entry};
use crate::store::place::{Place, Where};

const DAY: Duration = Duration::from_secs(24 * 3600);
const LEASE: Duration = Duration::from_secs(30);

fn sql(address: &Address, sql: &str) {
    session(address).ask(async |client| Ok(client.batch_execute(sql).await?)).unwrap();
}

fn number(address: &Address, sql: &str) -> i64 {
    session(address).ask(async |client| Ok(client.query_one(sql, &[]).await?.try_get(0)?)).unwrap()
}

fn asked() -> Asked {
    Asked { command: "work", depth: Depth::Full, baseline: None, servers: 0 }
}

fn worker(address: &Address, lease: Duration) -> Work {
    Work::open(&Place(Where::Postgres(Box::new(address.clone()))), "tokyo", lease).unwrap()
}

fn entry(name: &str) -> Entry {
    let mut seen = evidence::evidence(evidence::hardware());
    seen.collected_at = Timestamp::now();
    let report = assess(&Case { name: Some(name), ..Case::new(&seen, None, Moment::at(seen.collected_at)) });
    Entry::new(0, &seen, &report, Duration::ZERO).unwrap()
}

#[test]
#[ignore = "needs a PostgreSQL: .ci/postgres gives it one"]
fn a_newer_store_and_a_schema_of_others_are_refused_untouched() {
    let newer = address();
    drop(Postgres::open(&newer, true).unwrap());
    sql(&newer, "UPDATE patchgate.version SET steps = 99");
    let error = Postgres::open(&newer, true).unwrap_err().to_string();
    assert!(error.contains("version 99") && error.contains("newer patchgate"), "{error}");
    let others = address();
    sql(&others, "CREATE SCHEMA patchgate; CREATE TABLE patchgate.theirs (x INTEGER)");
    let error = Postgres::open(&others, true).unwrap_err().to_string();
    assert!(error.contains("of another program"), "{error}");
    assert_eq!(number(&others, "SELECT count(*) FROM pg_tables WHERE schemaname = 'patchgate'"), 1);
    // One that an administrator made for us is ours.
    let empty = address();
    sql(&empty, "CREATE SCHEMA patchgate; CREATE TABLE public.theirs (x INTEGER)");
    drop(Postgres::open(&empty, true).unwrap());
}

#[test]
#[ignore = "needs a PostgreSQL: .ci/postgres gives it one"]
fn who_may_not_come_in_is_told_what_to_do() {
    let nobody = address();
    let url = nobody.to_string().replace("postgres@", "nobody-there@");
    let error = Postgres::open(&Address::parse(&url).unwrap(), true).unwrap_err().to_string();
    assert!(error.contains("nobody-there") && error.contains("SQLSTATE 28000"), "{error}");
    let none = nobody.to_string().replace("@/t", "@/none-");
    let error = Postgres::open(&Address::parse(&none).unwrap(), true).unwrap_err().to_string();
    assert!(error.contains("createdb"), "{error}");
    let gone = Address::parse("postgres://me@/x?host=/does/not/exist").unwrap();
    let error = Postgres::open(&gone, true).unwrap_err().to_string();
    assert!(error.contains("look whether the server runs"), "{error}");
}

/// Looking a server up takes as long in a store of years as in a new one.
#[test]
#[ignore = "needs a PostgreSQL: .ci/postgres gives it one"]
fn no_look_up_reads_the_whole_store() {
    let address = address();
    drop(Postgres::open(&address, true).unwrap());
    for (by, values) in [(BEFORE, "(text, text, bigint) AS"), (NAMED, "(text) AS")] {
        let given = if by == BEFORE { "('x', 'x', 1)" } else { "('x')" };
        let (prepare, explain) = (
            format!("SET enable_seqscan = off; PREPARE look {values} SELECT run FROM patchgate.result WHERE {by}"),
            format!("EXPLAIN EXECUTE look {given}"),
        );
        let plan: Vec<String> = session(&address)
            .ask(async |client| {
                client.batch_execute(&prepare).await?;
                let rows = client.simple_query(&explain).await?;
                Ok(rows
                    .iter()
                    .filter_map(|row| match row {
                        tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
                        _ => None,
                    })
                    .collect())
            })
            .unwrap();
        assert!(!plan.is_empty() && plan.iter().all(|step| !step.contains("Seq Scan")), "{by}: {plan:#?}");
    }
}

#[test]
#[ignore = "needs a PostgreSQL: .ci/postgres gives it one"]
fn a_connection_that_breaks_is_made_again_within_a_runtime_too() {
    let address = address();
    let store = Postgres::open(&address, true).unwrap();
    let cut = || {
        sql(
            &address,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
        );
    };
    let run = store.begin(&Begun::now(&asked())).unwrap();
    cut();
    store.end(run, 1).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        cut();
        assert_eq!(store.lines(Lines::All).unwrap(), []);
        drop(store);
    });
}

#[test]
#[ignore = "needs a PostgreSQL: .ci/postgres gives it one"]
fn a_server_is_due_again_when_its_newest_result_is_too_old() {
    let address = address();
    let work = worker(&address, LEASE);
    let due = |age| [("hv1", age), ("hv2", age)];
    assert_eq!(work.round(&asked(), &due(DAY)).unwrap(), 2);
    assert_eq!(work.round(&asked(), &due(DAY)).unwrap(), 0, "they are in an open round");
    let names = ["hv1", "hv2"];
    let claims = work.claim(&names, &[], 1).unwrap();
    assert_eq!(claims.iter().map(|claim| claim.server()).collect::<Vec<_>>(), ["hv1"]);
    assert!(work.keep(&claims[0], &entry("hv1")).unwrap());
    assert_eq!(work.left(&names).unwrap(), 1);
    let rest = work.claim(&names, &[], 9).unwrap();
    assert!(work.keep(&rest[0], &entry("hv2")).unwrap());
    assert_eq!(work.left(&names).unwrap(), 0);
    assert_eq!(number(&address, "SELECT count(*) FROM patchgate.run WHERE ended IS NULL"), 0);
    assert_eq!(work.round(&asked(), &due(DAY)).unwrap(), 0);
    // As time passes, by groups: one may be a day old, the other an hour.
    sql(
        &address,
        "UPDATE patchgate.result SET collected_at = collected_at - 7200000000; UPDATE patchgate.task SET done = done - interval '2 hours'",
    );
    assert_eq!(work.round(&asked(), &[("hv1", DAY), ("hv2", DAY / 24)]).unwrap(), 1);
    assert_eq!(work.claim(&names, &[], 9).unwrap()[0].server(), "hv2");
}

#[test]
#[ignore = "needs a PostgreSQL: .ci/postgres gives it one"]
fn a_lease_that_was_lost_keeps_nothing() {
    let address = address();
    let (one, other) = (worker(&address, LEASE), worker(&address, LEASE));
    one.round(&asked(), &[("hv1", DAY)]).unwrap();
    let mine = one.claim(&["hv1"], &[], 9).unwrap();
    assert_eq!(other.claim(&["hv1"], &[], 9).unwrap(), []);
    assert_eq!(other.left(&["hv1"]).unwrap(), 1);
    sql(&address, "UPDATE patchgate.task SET leased_until = clock_timestamp() - interval '1 second'");
    assert_eq!(one.claim(&["hv1"], &[&mine[0]], 9).unwrap(), [], "it is at it");
    let theirs = other.claim(&["hv1"], &[], 9).unwrap();
    assert!(!one.keep(&mine[0], &entry("hv1")).unwrap(), "another has it");
    assert!(other.keep(&theirs[0], &entry("hv1")).unwrap());
    assert!(other.keep(&theirs[0], &entry("hv1")).unwrap(), "its answer got lost, and it asks again");
    assert!(!one.keep(&mine[0], &entry("hv1")).unwrap());
    assert_eq!(number(&address, "SELECT count(*) FROM patchgate.result"), 1);
}

#[test]
#[ignore = "needs a PostgreSQL: .ci/postgres gives it one"]
fn what_is_given_back_is_free_and_a_sign_of_life_keeps_a_lease() {
    let address = address();
    let short = Duration::from_millis(600);
    let (one, other) = (worker(&address, short), worker(&address, short));
    one.round(&asked(), &[("hv1", DAY)]).unwrap();
    let mine = one.claim(&["hv1"], &[], 9).unwrap();
    // Each look waits for the server, and there are many: the lease would be over long before the last.
    let began = std::time::Instant::now();
    while began.elapsed() < 4 * short {
        assert_eq!(other.claim(&["hv1"], &[], 9).unwrap(), []);
    }
    one.give_back(&mine[0]).unwrap();
    assert_eq!(other.claim(&["hv1"], &[], 9).unwrap().len(), 1);
    assert!(!one.keep(&mine[0], &entry("hv1")).unwrap());
}

/// A worker that dies at a server takes along what else it has under way, so the others are not to be mistaken for that one.
#[test]
#[ignore = "needs a PostgreSQL: .ci/postgres gives it one"]
fn a_server_at_which_workers_die_is_not_asked_for_ever_and_takes_no_other_along() {
    let address = address();
    let work = worker(&address, LEASE);
    let names = ["bad", "hv1", "hv2", "hv3"];
    work.round(&asked(), &names.map(|name| (name, DAY))).unwrap();
    let dies =
        || sql(&address, "UPDATE patchgate.task SET leased_until = now() - interval '1 second' WHERE done IS NULL");
    // Twice all of them are under way when a worker dies.
    for _ in 0..2 {
        assert_eq!(work.claim(&names, &[], 9).unwrap().len(), 4);
        dies();
    }
    // Then one at a time, and each has its result but that one.
    let mut asked_bad = 2;
    for _ in 0..20 {
        let claims = work.claim(&names, &[], 9).unwrap();
        let [claim] = claims.as_slice() else { panic!("{claims:?}") };
        assert_eq!(work.claim(&names, &[claim], 9).unwrap(), [], "the others wait");
        if let Some(vain) = claim.in_vain() {
            assert_eq!((claim.server(), vain, asked_bad), ("bad", 5, 5));
            assert!(work.keep(claim, &entry("bad")).unwrap());
            break;
        }
        if claim.server() == "bad" {
            asked_bad += 1;
            dies();
        } else {
            assert!(work.keep(claim, &entry(claim.server())).unwrap());
        }
    }
    assert_eq!(number(&address, "SELECT count(*) FROM patchgate.result"), 4);
    assert_eq!(work.left(&names).unwrap(), 0);
    assert_eq!(number(&address, "SELECT max(tries)::bigint FROM patchgate.task WHERE server <> 'bad'"), 3);
}

/// One that is suspected leaves room for those that are not, and is given back like any other.
#[test]
#[ignore = "needs a PostgreSQL: .ci/postgres gives it one"]
fn what_is_suspected_is_claimed_beside_fresh_servers_and_after_them() {
    let address = address();
    let work = worker(&address, LEASE);
    let names = ["bad", "worse", "hv1", "hv2"];
    work.round(&asked(), &names.map(|name| (name, DAY))).unwrap();
    sql(&address, "UPDATE patchgate.task SET tries = 2 WHERE server IN ('bad', 'worse')");
    let servers = |claims: &[Claim]| claims.iter().map(|claim| claim.server().to_owned()).collect::<Vec<_>>();
    let mut fresh = work.claim(&names, &[], 2).unwrap();
    fresh.sort_by(|a, b| a.server().cmp(b.server()));
    assert_eq!(servers(&fresh), ["hv1", "hv2"], "no room for others");
    let busy: Vec<&Claim> = fresh.iter().collect();
    let bad = work.claim(&names, &busy, 2).unwrap();
    assert_eq!(servers(&bad), ["bad"]);
    for _ in 0..9 {
        work.give_back(&bad[0]).unwrap();
        let again = work.claim(&names, &busy, 2).unwrap();
        assert_eq!((servers(&again), again[0].in_vain()), (vec!["bad".to_owned()], None), "nothing was in vain");
        work.give_back(&again[0]).unwrap();
    }
}

/// Eight workers, and leases that are lost at random: every server of the round has one result.
#[test]
#[ignore = "needs a PostgreSQL: .ci/postgres gives it one"]
fn of_many_workers_none_loses_or_doubles_a_server() {
    let address = address();
    drop(Postgres::open(&address, true).unwrap());
    let names: Vec<String> = (0..200).map(|n| format!("hv{n:03}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let due: Vec<(&str, Duration)> = names.iter().map(|name| (*name, DAY)).collect();
    let kept: Vec<BTreeMap<String, bool>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..8)
            .map(|n| {
                let (address, names, due) = (&address, &names, &due);
                scope.spawn(move || {
                    let work = worker(address, LEASE);
                    work.round(&asked(), due).unwrap();
                    let mut kept = BTreeMap::new();
                    loop {
                        let claims: Vec<Claim> = work.claim(names, &[], 3).unwrap();
                        if claims.is_empty() && work.left(names).unwrap() == 0 {
                            return kept;
                        }
                        for (place, claim) in claims.iter().enumerate() {
                            // Somebody's line is cut now and then, and its lease ends.
                            if n % 2 == 0 && place == 1 {
                                let over = format!("UPDATE patchgate.task SET leased_until = now() - interval '1 second' WHERE server = '{}'", claim.server());
                                sql(address, &over);
                            }
                            let ours = work.keep(claim, &entry(claim.server())).unwrap();
                            kept.entry(claim.server().to_owned()).and_modify(|had| *had |= ours).or_insert(ours);
                        }
                    }
                })
            })
            .collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).collect()
    });
    let told: usize = kept.iter().map(|kept| kept.values().filter(|kept| **kept).count()).sum();
    assert_eq!(told, 200, "each is kept by one of them");
    assert_eq!(number(&address, "SELECT count(DISTINCT server) FROM patchgate.result"), 200);
    assert_eq!(number(&address, "SELECT count(*) FROM patchgate.result"), 200);
    assert_eq!(number(&address, "SELECT count(*) FROM patchgate.run"), 1);
    assert_eq!(number(&address, "SELECT count(*) FROM patchgate.run WHERE ended IS NULL"), 0);
}
