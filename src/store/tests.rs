//! What a store promises: everything comes back, nothing of another is touched, and a newer one is refused.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::assess::{Case, Standing, assess};
use crate::evidence::testing;
use crate::evidence::{Depth, Evidence};
use crate::rules::Moment;

fn evidence(serial: &str, at: Timestamp) -> Evidence {
    let mut evidence = testing::evidence(testing::hardware());
    evidence.collected_at = at;
    evidence.subject.serial = testing::text(serial);
    evidence
}

fn asked() -> Asked {
    Asked { command: "check", depth: Depth::Full, baseline: None, servers: 1 }
}

fn kept(store: &Store, evidence: &Evidence) -> i64 {
    let run = store.begin(&asked()).unwrap();
    let report = assess(&Case::new(evidence, None, Moment::at(evidence.collected_at)));
    store.keep(&Entry::new(run, evidence, &report, Duration::from_millis(7)).unwrap()).unwrap();
    store.end(run).unwrap();
    run
}

fn day(n: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * (20_000 + n))
}

#[test]
fn what_was_kept_comes_back_from_another_opening() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/store.sqlite");
    let seen = evidence("J1", day(1));
    let run = kept(&Store::open(&path).unwrap(), &seen);
    let store = Store::existing(&path).unwrap();
    let lines = store.history("j1").unwrap();
    assert_eq!(lines.len(), 1);
    assert_eq!((lines[0].run, lines[0].collected_at, lines[0].took_ms), (run, day(1), 7));
    let state = store.state(lines[0].clone()).unwrap();
    assert_eq!(state.evidence, seen);
    assert_eq!(state.report.verdict, lines[0].verdict);
}

#[cfg(unix)]
#[test]
fn a_new_store_belongs_to_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.sqlite");
    let store = Store::open(&path).unwrap();
    kept(&store, &evidence("J1", day(1)));
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", entry.file_name());
    }
}

#[test]
fn a_newer_store_and_a_database_of_others_are_refused_untouched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.sqlite");
    Store::open(&path).unwrap().connection.pragma_update(None, "user_version", 99).unwrap();
    let error = Store::open(&path).unwrap_err().to_string();
    assert!(
        error.starts_with("store: ") && error.contains("version 99") && error.contains("newer patchgate"),
        "{error}"
    );
    let other = folder.path().join("other.sqlite");
    rusqlite::Connection::open(&other).unwrap().execute_batch("CREATE TABLE theirs (x)").unwrap();
    let before = std::fs::read(&other).unwrap();
    assert!(Store::open(&other).unwrap_err().to_string().contains("another program"));
    assert_eq!(std::fs::read(&other).unwrap(), before);
    let text = folder.path().join("text");
    std::fs::write(&text, "no database, and long enough that SQLite reads a head from it: ".repeat(20)).unwrap();
    assert!(Store::open(&text).unwrap_err().to_string().contains("it is not a store"));
    assert!(Store::existing(&folder.path().join("none")).unwrap_err().to_string().contains("there is no store"));
}

#[test]
fn the_newest_fitting_run_is_of_the_same_server() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("s")).unwrap();
    let first = kept(&store, &evidence("J1", day(1)));
    kept(&store, &evidence("J2", day(2)));
    let third = kept(&store, &evidence("J1", day(3)));
    let before = |serial: &str, at| store.before(&evidence(serial, at)).unwrap().map(|kept| kept.run);
    assert_eq!(before("J1", day(9)), Some(third));
    assert_eq!(before("J1", day(3)), Some(first), "not the evidence itself");
    assert_eq!(before("J3", day(9)), None);
    assert_eq!(store.newest().unwrap().len(), 2);
}

#[test]
fn what_is_old_goes_and_the_newest_of_a_server_stays() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(&folder.path().join("s")).unwrap();
    for n in 1..=10 {
        kept(&store, &evidence("J1", day(n)));
    }
    kept(&store, &evidence("J2", day(1)));
    let keep = |days, newest| Keep { days, newest };
    assert_eq!(store.prune(keep(Some(3), Some(5)), day(10)).unwrap(), Pruned { results: 5, runs: 5 });
    assert_eq!(store.prune(keep(None, Some(2)), day(10)).unwrap().results, 3);
    assert_eq!(store.prune(keep(Some(1), None), day(99)).unwrap().results, 1);
    let left: Vec<_> = store.newest().unwrap().into_iter().map(|kept| (kept.server, kept.collected_at)).collect();
    assert_eq!(left, [("J1".to_owned(), day(10)), ("J2".to_owned(), day(1))]);
}

#[test]
fn many_programs_make_one_store_and_none_loses_a_result() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s");
    std::thread::scope(|scope| {
        for writer in 0..6 {
            let path = &path;
            // Each with an opening of its own, as programs have it.
            scope.spawn(move || {
                let store = Store::open(path).unwrap();
                (0..5).for_each(|n| _ = kept(&store, &evidence(&format!("W{writer}-{n}"), day(1))));
            });
        }
    });
    assert_eq!(Store::existing(&path).unwrap().newest().unwrap().len(), 30);
}

#[test]
fn names_that_differ_in_case_are_two_servers_of_a_run_and_either_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("s")).unwrap();
    let run = store.begin(&asked()).unwrap();
    for (name, serial) in [("HV1", "J1"), ("hv1", "J2")] {
        let seen = evidence(serial, day(1));
        let moment = Moment::at(seen.collected_at);
        let report = assess(&Case { name: Some(name), ..Case::new(&seen, None, moment) });
        store.keep(&Entry::new(run, &seen, &report, Duration::ZERO).unwrap()).unwrap();
    }
    assert_eq!(store.history("Hv1").unwrap().len(), 2);
}

/// A server that lost its serial number, because its BMC is silent, is still one server.
#[test]
fn the_newest_of_a_server_is_one_also_where_it_did_not_say_who_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("store.sqlite")).unwrap();
    for (at, serial) in [(day(1), Some("J1")), (day(2), None)] {
        let mut seen = evidence(serial.unwrap_or_default(), at);
        if serial.is_none() {
            seen.subject.serial = testing::absent();
            seen.subject.uuid = testing::absent();
        }
        let run = store.begin(&asked()).unwrap();
        let case = Case { name: Some("hv1"), ..Case::new(&seen, None, Moment::at(at)) };
        store.keep(&Entry::new(run, &seen, &assess(&case), Duration::ZERO).unwrap()).unwrap();
    }
    let which = Which { server: Some("hv1".to_owned()), run: None, newest: true };
    let newest = store.chosen(&which).unwrap();
    assert_eq!(newest.iter().map(|kept| kept.collected_at).collect::<Vec<_>>(), [day(2)]);
    assert_eq!(Standing::all(store.newest().unwrap(), day(3), None).len(), 1);
}

/// Looking a server up takes as long in a store of years as in a new one.
#[test]
fn no_look_up_reads_the_whole_store() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("store.sqlite")).unwrap();
    for by in ["(serial = ?1 OR uuid = ?2) AND collected_at < 1", read::NAMED] {
        let sql = format!("EXPLAIN QUERY PLAN SELECT run FROM result WHERE {by}");
        let mut statement = store.connection.prepare(&sql).unwrap();
        let names = vec!["x"; statement.parameter_count()];
        let plan: Vec<String> = statement
            .query_map(rusqlite::params_from_iter(names), |row| row.get(3))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        assert!(plan.iter().all(|step| !step.starts_with("SCAN")), "{by}: {plan:?}");
    }
}
