//! What PostgreSQL says, or why it says nothing, with the next step that fits.

use std::error::Error as _;

use tokio_postgres::Error;
use tokio_postgres::error::SqlState;

use crate::store::error::StoreError;
use crate::trust::Explanation;

/// Why a question has no answer.
#[derive(Debug)]
pub enum Trouble {
    /// The server, or the client, said it.
    Said(Error),
    /// The server is not believed, or does not speak TLS as we do.
    Tls(Explanation),
    /// Nobody answered in time.
    Silent,
    /// What was answered is nothing that patchgate writes.
    Odd(String),
    /// It cannot even be asked.
    Unready(std::io::Error),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Said(error)
    }
}

impl Trouble {
    /// Whether it may be over soon: the server restarts, a line broke, or two got into each other's way.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Silent => true,
            Self::Odd(_) | Self::Unready(_) | Self::Tls(_) => false,
            Self::Said(error) => match error.code() {
                Some(code) => PASSING.contains(code) || code.code().starts_with("08"),
                None => {
                    error.is_closed()
                        || error.source().is_some_and(|source| {
                            source
                                .downcast_ref::<std::io::Error>()
                                .is_some_and(|e| e.kind() != std::io::ErrorKind::InvalidData)
                        })
                }
            },
        }
    }

    /// In words.
    pub fn told(&self, place: &str) -> StoreError {
        let error = match self {
            Self::Said(error) => error,
            Self::Silent => {
                return StoreError::new(place, "the server does not answer", "look whether it runs and can be reached");
            }
            Self::Tls(Explanation { problem, next_step }) => {
                return StoreError::new(place, format!("TLS: {problem}"), next_step.clone());
            }
            Self::Odd(what) => {
                return StoreError::new(place, what.clone(), "was it changed by hand? put a copy of it back");
            }
            Self::Unready(error) => {
                return StoreError::new(place, error.to_string(), "end other programs, and try again");
            }
        };
        let Some(said) = error.as_db_error() else {
            let why = error.source().map_or_else(|| error.to_string(), |source| format!("{error}: {source}"));
            let next = if why.ends_with(NO_PASSWORD) {
                PASSWORD
            } else {
                "look whether the server runs and can be reached; over a network it needs a certificate that is verified"
            };
            return StoreError::new(place, why, next);
        };
        let code = said.code();
        let next = match code {
            _ if *code == SqlState::INVALID_PASSWORD => PASSWORD,
            _ if *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION => {
                "the account belongs into the URL; where the server takes nobody without TLS, leave sslmode=disable out"
            }
            _ if *code == SqlState::INVALID_CATALOG_NAME => "make the database: createdb NAME",
            _ if *code == SqlState::INSUFFICIENT_PRIVILEGE => {
                "the account needs the schema `patchgate`: CREATE SCHEMA patchgate AUTHORIZATION NAME"
            }
            _ if *code == SqlState::DISK_FULL => "make room on the server's disk, or run `patchgate prune`",
            _ if *code == SqlState::TOO_MANY_CONNECTIONS => {
                "raise max_connections of the server, or end other programs"
            }
            _ if *code == SqlState::READ_ONLY_SQL_TRANSACTION => {
                "name the primary server, not one that only follows it"
            }
            _ => "look into the log of the server",
        };
        StoreError::new(place, format!("{} (SQLSTATE {})", said.message(), code.code()), next)
    }
}

/// What the client says, by no code, where the server asks for a password and there is none.
const NO_PASSWORD: &str = "password missing";

const PASSWORD: &str = "the password belongs into ~/.pgpass (or the file that PGPASSFILE names) or into PGPASSWORD";

/// What the server says when it goes down or comes up, when it is full, and when it made somebody give way.
const PASSING: &[SqlState] = &[
    SqlState::ADMIN_SHUTDOWN,
    SqlState::CRASH_SHUTDOWN,
    SqlState::CANNOT_CONNECT_NOW,
    SqlState::TOO_MANY_CONNECTIONS,
    SqlState::T_R_SERIALIZATION_FAILURE,
    SqlState::T_R_DEADLOCK_DETECTED,
];
