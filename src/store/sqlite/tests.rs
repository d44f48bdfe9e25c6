//! What a file promises beside what every store does: nothing of another is touched, a newer one is refused, and nobody else reads it.

use std::path::Path;

use super::backend::{BEFORE, NAMED};
use super::*;
use crate::store::error::StoreError;

fn open(path: &Path) -> Result<Sqlite, StoreError> {
    Sqlite::open(path, true)
}

#[cfg(unix)]
#[test]
fn a_new_store_belongs_to_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;

    use crate::store::backend::Backend;

    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder.path().join("deep/store.sqlite")).unwrap();
    store.end(1, 1).unwrap();
    for entry in std::fs::read_dir(folder.path().join("deep")).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", entry.file_name());
    }
}

#[test]
fn a_newer_store_and_a_database_of_others_are_refused_untouched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.sqlite");
    open(&path).unwrap().connection.pragma_update(None, "user_version", 99).unwrap();
    let error = open(&path).unwrap_err().to_string();
    assert!(
        error.starts_with("store: ") && error.contains("version 99") && error.contains("newer patchgate"),
        "{error}"
    );
    let other = folder.path().join("other.sqlite");
    rusqlite::Connection::open(&other).unwrap().execute_batch("CREATE TABLE theirs (x)").unwrap();
    let before = std::fs::read(&other).unwrap();
    assert!(open(&other).unwrap_err().to_string().contains("another program"));
    assert_eq!(std::fs::read(&other).unwrap(), before);
    let text = folder.path().join("text");
    std::fs::write(&text, "no database, and long enough that SQLite reads a head from it: ".repeat(20)).unwrap();
    assert!(open(&text).unwrap_err().to_string().contains("it is not a store"));
    let none = Sqlite::open(&folder.path().join("none"), false);
    assert!(none.unwrap_err().to_string().contains("there is no store"));
}

/// Looking a server up takes as long in a store of years as in a new one.
#[test]
fn no_look_up_reads_the_whole_store() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder.path().join("store.sqlite")).unwrap();
    for by in [BEFORE, NAMED] {
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
