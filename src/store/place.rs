//! Where a store is.

use std::fmt;
use std::path::{Path, PathBuf};

use super::error::StoreError;
#[cfg(feature = "postgres")]
use super::postgres::address::Address;
use crate::common::own_folder::state;

/// A place that the operator named.
#[derive(Clone, Debug)]
pub struct Place(pub(super) Where);

#[derive(Clone, Debug)]
pub(super) enum Where {
    File(PathBuf),
    #[cfg(feature = "postgres")]
    Postgres(Box<Address>),
}

impl Place {
    /// The word for the usual place.
    pub const USUAL: &'static str = "default";

    /// A file, `default` for the one in this user's state folder, or the URL of a PostgreSQL database.
    ///
    /// # Errors
    /// A URL of something else, or with a password in it, which it does not repeat; or a user without a state folder.
    pub fn parse(text: &str) -> Result<Self, StoreError> {
        if text == Self::USUAL {
            let none = || {
                StoreError::new(Self::USUAL, "this user has no state folder (HOME is not set)", "name it: --store=FILE")
            };
            return state().map(|folder| Self::file(&folder.join("store.sqlite"))).ok_or_else(none);
        }
        match text.split_once("://") {
            Some(("postgres" | "postgresql", _)) => postgres(text),
            Some((scheme, _)) => Err(StoreError::new(
                &format!("{scheme}://…"),
                "this is no database that a store can be in",
                "name a file, --store=FILE, or a PostgreSQL database, --store=postgres://HOST/DATABASE",
            )),
            None => Ok(Self::file(Path::new(text))),
        }
    }

    /// A file.
    #[must_use]
    pub fn file(path: &Path) -> Self {
        Self(Where::File(path.to_owned()))
    }
}

impl Place {
    /// Why several programs cannot share work here.
    pub(super) fn not_shared(&self) -> StoreError {
        StoreError::new(
            &self.to_string(),
            "a file is not shared by several jump hosts",
            "name a PostgreSQL database, --store postgres://HOST/DATABASE; or check with --store=FILE",
        )
    }
}

/// A file as it was named, or the address of a database.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Where::File(path) => path.display().fmt(f),
            #[cfg(feature = "postgres")]
            Where::Postgres(address) => address.fmt(f),
        }
    }
}

#[cfg(feature = "postgres")]
fn postgres(text: &str) -> Result<Place, StoreError> {
    Address::parse(text).map(|address| Place(Where::Postgres(Box::new(address))))
}

/// This program cannot.
#[cfg(not(feature = "postgres"))]
fn postgres(_: &str) -> Result<Place, StoreError> {
    Err(StoreError::new(
        "postgres://…",
        "this patchgate was built without the feature `postgres`",
        "build it with `--features postgres`, or name a file: --store=FILE",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_refused_without_its_password() {
        for url in ["postgres://me:hush@db/patchgate", "postgresql://db/pg?password=hush", "mysql://me:hush@db/x"] {
            let error = Place::parse(url).unwrap_err().to_string();
            assert!(error.starts_with("store: ") && error.contains("://…: ") && !error.contains("hush"), "{error}");
        }
        assert_eq!(Place::parse("./default").unwrap().to_string(), "./default");
    }

    #[cfg(not(feature = "postgres"))]
    #[test]
    fn without_the_feature_the_error_names_it() {
        let error = Place::parse("postgres://db/patchgate").unwrap_err().to_string();
        assert!(error.contains("--features postgres"), "{error}");
    }
}
