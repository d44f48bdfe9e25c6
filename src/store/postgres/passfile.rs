//! Where the password of a database is: in the environment, or in the file that every client of PostgreSQL reads.
//!
//! The format is PostgreSQL's own: <https://www.postgresql.org/docs/current/libpq-pgpass.html>.
//!
//! It is the user's own file, which nobody else may read or write, so these are no foreign bytes and there is no fuzz target: its size
//! is bounded, and the laws of a line are tried on any text below.

use std::path::{Path, PathBuf};

use crate::common::bounded;
use crate::common::own_folder::variable;

/// The most bytes of a password file.
const MOST: u64 = 1024 * 1024;

/// Which login is meant, as the file spells it.
#[derive(Clone, Copy, Debug)]
pub struct Login<'a> {
    pub host: &'a str,
    pub port: &'a str,
    pub database: &'a str,
    pub user: &'a str,
}

/// The password of a login, where there is one.
///
/// # Errors
/// A file that cannot be used, with what is to be done.
pub fn password(login: Login<'_>) -> Result<Option<String>, (String, String)> {
    if let Some(password) = std::env::var("PGPASSWORD").ok().filter(|password| !password.is_empty()) {
        return Ok(Some(password));
    }
    let named = variable("PGPASSFILE");
    let Some(path) = named.clone().or_else(usual) else { return Ok(None) };
    // The usual one need not be there.
    if !path.is_file() {
        let next = "name the password file that is there with PGPASSFILE".to_owned();
        return named.map_or(Ok(None), |_| Err((format!("{} is no file", path.display()), next)));
    }
    let of = |problem: String| format!("{}: {problem}", path.display());
    private(&path).map_err(|problem| (of(problem), format!("chmod 600 {}", path.display())))?;
    let text = bounded::text(&path, MOST).map_err(|e| (of(e.to_string()), "make it readable for you".to_owned()))?;
    Ok(text.lines().find_map(|line| of_line(line, login)))
}

fn usual() -> Option<PathBuf> {
    if cfg!(windows) {
        variable("APPDATA").map(|folder| folder.join("postgresql").join("pgpass.conf"))
    } else {
        variable("HOME").map(|folder| folder.join(".pgpass"))
    }
}

/// As PostgreSQL's own clients, nothing is read that others may read.
#[cfg(unix)]
fn private(path: &Path) -> Result<(), String> {
    use std::os::unix::fs::PermissionsExt;

    let mode = std::fs::metadata(path).map_err(|e| e.to_string())?.permissions().mode() & 0o777;
    if mode & 0o077 == 0 { Ok(()) } else { Err(format!("others may read or write it (mode {mode:03o})")) }
}

/// Windows keeps what is in a user's folder from others by itself.
#[cfg(not(unix))]
fn private(_: &Path) -> Result<(), String> {
    Ok(())
}

/// The password of a line, where the line is of this login: `HOST:PORT:DATABASE:USER:PASSWORD`, of which `*` is any, and a backslash
/// stands before a colon or a backslash that is meant.
fn of_line(line: &str, login: Login<'_>) -> Option<String> {
    if line.starts_with('#') {
        return None;
    }
    let mut fields = vec![String::new()];
    let mut letters = line.trim_end_matches(['\r', '\n']).chars();
    while let Some(letter) = letters.next() {
        let letter = match letter {
            // The fifth field goes to the end of the line.
            ':' if fields.len() < 5 => {
                fields.push(String::new());
                continue;
            }
            '\\' => letters.next().unwrap_or('\\'),
            letter => letter,
        };
        if let Some(field) = fields.last_mut() {
            field.push(letter);
        }
    }
    let [host, port, database, user, password] = <[String; 5]>::try_from(fields).ok()?;
    let meant = [(host, login.host), (port, login.port), (database, login.database), (user, login.user)];
    meant.iter().all(|(field, wanted)| field == "*" || field == wanted).then_some(password)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LOGIN: Login<'_> = Login { host: "db", port: "5432", database: "pg", user: "me" };

    #[test]
    fn a_line_is_of_a_login_or_of_any() {
        for (line, password) in [
            ("db:5432:pg:me:s3cret", Some("s3cret")),
            ("*:*:*:me:a:b", Some("a:b")),
            (r"db:5432:pg:me:a\:b\\c", Some(r"a:b\c")),
            ("db:5432:pg:me:", Some("")),
            ("other:5432:pg:me:s3cret", None),
            (r"d\b:5432:pg:me:x", Some("x")),
            ("#db:5432:pg:me:s3cret", None),
            ("db:5432:pg:me", None),
            ("", None),
        ] {
            assert_eq!(of_line(line, LOGIN).as_deref(), password, "{line}");
        }
    }

    proptest! {
        #[test]
        fn no_line_is_too_odd(line in ".*") {
            let _ = of_line(&line, LOGIN);
        }

        #[test]
        fn whatever_a_password_is_it_comes_back(password in "[^\r\n]*") {
            let written = password.replace('\\', r"\\").replace(':', r"\:");
            prop_assert_eq!(of_line(&format!("db:*:*:*:{written}"), LOGIN), Some(password));
        }
    }
}
