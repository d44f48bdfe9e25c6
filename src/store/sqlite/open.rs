//! Opening a store: made where there is none, brought forward where it is older, refused where it is newer or not ours.

use std::fs::OpenOptions;
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use super::error::failed;
use super::schema::{APPLICATION, STEPS};
use crate::store::error::StoreError;

/// How long to wait for another program that writes.
const BUSY: Duration = Duration::from_secs(10);

/// An open store at this place; `make` one where there is none.
pub fn open(path: &Path, file: &str, make: bool) -> Result<Connection, StoreError> {
    if make {
        made(path).map_err(|e| {
            StoreError::new(file, format!("it cannot be made: {e}"), "name another file with --store=FILE")
        })?;
    } else if !path.is_file() {
        return Err(StoreError::new(
            file,
            "there is no store",
            "`patchgate check --store` makes one, or name it with --store=FILE",
        ));
    }
    let told = |e: rusqlite::Error| failed(file, &e);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(told)?;
    connection.busy_timeout(BUSY).map_err(told)?;
    // In one look: another program may be making it just now.
    let (version, application, tables) = head(&mut connection).map_err(told)?;
    if application != i64::from(APPLICATION) && (tables > 0 || version != 0 || application != 0) {
        return Err(StoreError::new(
            file,
            "it is a database of another program",
            "name another file with --store=FILE",
        ));
    }
    let newest = i64::try_from(STEPS.len()).unwrap_or(i64::MAX);
    if version > newest {
        let problem = format!("its schema has version {version}, and this patchgate knows {newest} at most");
        return Err(StoreError::new(
            file,
            problem,
            "use the newer patchgate that wrote it, or name another file with --store=FILE",
        ));
    }
    if tables == 0 {
        // Room is given back by `prune` without the whole file being written again. Only before the first table.
        connection.pragma_update(None, "auto_vacuum", "INCREMENTAL").map_err(told)?;
    }
    write_ahead(&connection).map_err(told)?;
    // A result that was said to be finished survives a power cut too.
    connection.pragma_update(None, "synchronous", "FULL").map_err(told)?;
    connection.pragma_update(None, "foreign_keys", true).map_err(told)?;
    if version < newest {
        forward(&mut connection).map_err(told)?;
    }
    Ok(connection)
}

/// Writes go to a log beside the file. That is said at every opening, because it is written in the file, and a copy that somebody made may have
/// lost it; where it is so already, SQLite does nothing. Of two programs that switch to that at once SQLite refuses one without letting it wait, so that one
/// asks again.
fn write_ahead(connection: &Connection) -> rusqlite::Result<()> {
    let until = Instant::now() + BUSY;
    loop {
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(e) if e.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && Instant::now() < until => {
                std::thread::sleep(Duration::from_millis(20));
            }
            done => return done,
        }
    }
}

/// The version of the schema, whose the file is, and how many tables it has.
fn head(connection: &mut Connection) -> rusqlite::Result<(i64, i64, i64)> {
    let look = connection.transaction()?;
    let number = |name: &str| look.pragma_query_value(None, name, |row| row.get(0));
    let tables = look.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))?;
    Ok((number("user_version")?, number("application_id")?, tables))
}

/// Takes the steps that are missing. Another program may be at it: what is missing is asked under the lock.
fn forward(connection: &mut Connection) -> rusqlite::Result<()> {
    let all = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let taken: u32 = all.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for step in STEPS.iter().skip(usize::try_from(taken).unwrap_or(usize::MAX)) {
        all.execute_batch(step)?;
    }
    all.pragma_update(None, "application_id", APPLICATION)?;
    all.pragma_update(None, "user_version", i64::try_from(STEPS.len()).unwrap_or(i64::MAX))?;
    all.commit()
}

/// An empty file that belongs to its owner alone, where there is none. SQLite gives its companions the same rights.
fn made(path: &Path) -> std::io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    // What servers are like and where they are is nobody else's business.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(|_| ())
}
