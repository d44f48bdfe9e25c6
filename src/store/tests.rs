//! What a store promises, in a file and in PostgreSQL alike: everything comes back, and what is old goes.

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

/// Where a test has its store.
struct Ground {
    place: Place,
    /// Gone with the test.
    _folder: Option<tempfile::TempDir>,
}

impl Ground {
    fn file() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { place: Place::file(&folder.path().join("deep/store.sqlite")), _folder: Some(folder) }
    }

    #[cfg(feature = "postgres")]
    fn postgres() -> Self {
        Self { place: super::postgres::testing::database(), _folder: None }
    }

    fn open(&self) -> Result<Store, StoreError> {
        Store::open(&self.place)
    }
}

/// Each of these is a test over a file and one over PostgreSQL.
macro_rules! over_both {
    ($($name:ident,)*) => {
        mod in_a_file {
            use super::Ground;

            $(#[test]
            fn $name() {
                super::$name(&Ground::file());
            })*
        }

        #[cfg(feature = "postgres")]
        mod in_postgres {
            use super::Ground;

            $(#[test]
            #[ignore = "needs a PostgreSQL: .ci/postgres gives it one"]
            fn $name() {
                super::$name(&Ground::postgres());
            })*
        }
    };
}

over_both! {
    what_was_kept_comes_back_from_another_opening,
    the_newest_fitting_run_is_of_the_same_server,
    what_is_old_goes_and_the_newest_of_a_server_stays,
    many_programs_make_one_store_and_none_loses_a_result,
    names_that_differ_in_case_are_two_servers_of_a_run_and_either_is_found,
    the_newest_of_a_server_is_one_also_where_it_did_not_say_who_it_is,
    what_is_not_there_is_said,
    a_result_is_kept_once_and_no_other_takes_its_place,
    odd_letters_come_back_and_are_found,
}

fn what_was_kept_comes_back_from_another_opening(ground: &Ground) {
    let seen = evidence("J1", day(1));
    let run = kept(&ground.open().unwrap(), &seen);
    let store = Store::existing(&ground.place).unwrap();
    let lines = store.history("j1").unwrap();
    assert_eq!(lines.len(), 1);
    assert_eq!((lines[0].run, lines[0].collected_at, lines[0].took_ms), (run, day(1), 7));
    let state = store.state(lines[0].clone()).unwrap();
    assert_eq!(state.evidence, seen);
    assert_eq!(state.report.verdict, lines[0].verdict);
}

fn the_newest_fitting_run_is_of_the_same_server(ground: &Ground) {
    let store = ground.open().unwrap();
    let first = kept(&store, &evidence("J1", day(1)));
    kept(&store, &evidence("J2", day(2)));
    let third = kept(&store, &evidence("J1", day(3)));
    let before = |serial: &str, at| store.before(&evidence(serial, at)).unwrap().map(|kept| kept.run);
    assert_eq!(before("J1", day(9)), Some(third));
    assert_eq!(before("J1", day(3)), Some(first), "not the evidence itself");
    assert_eq!(before("J3", day(9)), None);
    assert_eq!(store.newest().unwrap().len(), 2);
}

fn what_is_old_goes_and_the_newest_of_a_server_stays(ground: &Ground) {
    let mut store = ground.open().unwrap();
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

fn many_programs_make_one_store_and_none_loses_a_result(ground: &Ground) {
    std::thread::scope(|scope| {
        for writer in 0..6 {
            // Each with an opening of its own, as programs have it.
            scope.spawn(move || {
                let store = ground.open().unwrap();
                (0..5).for_each(|n| _ = kept(&store, &evidence(&format!("W{writer}-{n}"), day(1))));
            });
        }
    });
    assert_eq!(Store::existing(&ground.place).unwrap().newest().unwrap().len(), 30);
}

fn names_that_differ_in_case_are_two_servers_of_a_run_and_either_is_found(ground: &Ground) {
    let store = ground.open().unwrap();
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
fn the_newest_of_a_server_is_one_also_where_it_did_not_say_who_it_is(ground: &Ground) {
    let store = ground.open().unwrap();
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

fn what_is_not_there_is_said(ground: &Ground) {
    let error = Store::existing(&ground.place).unwrap_err().to_string();
    assert!(error.contains("there is no store") && error.contains("--store"), "{error}");
    let store = ground.open().unwrap();
    assert_eq!((store.history("hv1").unwrap(), store.newest().unwrap()), (vec![], vec![]));
    kept(&store, &evidence("J1", day(1)));
    let mut line = store.newest().unwrap().remove(0);
    line.run += 1;
    let error = store.document(&line, Document::Report).unwrap_err().to_string();
    assert!(error.starts_with("store: ") && error.contains("row"), "{error}");
}

/// Whether the answer of a database got lost or not, what was kept is kept once.
fn a_result_is_kept_once_and_no_other_takes_its_place(ground: &Ground) {
    let store = ground.open().unwrap();
    let run = store.begin(&asked()).unwrap();
    let entry = |at| {
        let seen = evidence("J1", at);
        Entry::new(run, &seen, &assess(&Case::new(&seen, None, Moment::at(at))), Duration::ZERO).unwrap()
    };
    store.keep(&entry(day(1))).unwrap();
    store.keep(&entry(day(1))).unwrap();
    let error = store.keep(&entry(day(2))).unwrap_err().to_string();
    assert!(error.contains("another result of \"J1\" already"), "{error}");
    let times: Vec<_> = store.history("J1").unwrap().iter().map(|kept| kept.collected_at).collect();
    assert_eq!(times, [day(1)]);
    let nowhere = Entry { kept: crate::assess::Kept { run: run + 9, ..entry(day(3)).kept }, ..entry(day(3)) };
    assert!(store.keep(&nowhere).is_err(), "there is no such run");
}

/// What is a letter, and which order they have, depends on no setting of a database.
fn odd_letters_come_back_and_are_found(ground: &Ground) {
    let store = ground.open().unwrap();
    let run = store.begin(&asked()).unwrap();
    let names = ["hv-\u{e4}", "hv-\u{c4}", "Z", "a", "%_", "\u{1f5a5}", "'; DROP TABLE result; --", "\\x00"];
    for (n, name) in names.iter().enumerate() {
        let seen = evidence(&format!("J\0{n}"), day(1));
        let report = assess(&Case { name: Some(name), ..Case::new(&seen, None, Moment::at(day(1))) });
        store.keep(&Entry::new(run, &seen, &report, Duration::ZERO).unwrap()).unwrap();
    }
    let mut sorted = names;
    sorted.sort_unstable();
    let all: Vec<_> = store.newest().unwrap().into_iter().map(|kept| kept.server).collect();
    assert_eq!(all, sorted);
    for name in names {
        let found: Vec<_> = store.history(name).unwrap().into_iter().map(|kept| kept.server).collect();
        assert_eq!(found, [name], "letters beyond ASCII are other letters in the other case");
    }
    assert_eq!(store.history("HV-\u{e4}").unwrap().len(), 1);
    assert_eq!(store.newest().unwrap()[0].serial.as_deref().map(str::len), Some("J\u{fffd}0".len()));
    // One that is then checked alone is the same server.
    kept(&store, &evidence("J\u{0}0", day(2)));
    assert!(store.history(names[0]).unwrap().iter().all(|kept| kept.server == names[0]));
    let before = store.before(&evidence("J\u{0}0", day(3))).unwrap();
    assert_eq!(before.map(|kept| kept.collected_at), Some(day(2)));
}
