//! Where a store is.

use std::path::{Path, PathBuf};

use super::error::StoreError;

/// A place that the operator named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place(PathBuf);

impl Place {
    /// The word for the usual place.
    pub const USUAL: &'static str = "default";

    /// A file, or `default` for the one in this user's state folder.
    ///
    /// # Errors
    /// A URL, or a user without a state folder. A URL is not repeated: it may hold a password.
    pub fn parse(text: &str) -> Result<Self, StoreError> {
        if text == Self::USUAL {
            let none = || {
                StoreError::new(Self::USUAL, "this user has no state folder (HOME is not set)", "name it: --store=FILE")
            };
            return usual_place().map(Self).ok_or_else(none);
        }
        if let Some((scheme, _)) = text.split_once("://") {
            return Err(StoreError::new(
                &format!("{scheme}://…"),
                "this program keeps its memory in SQLite files only, and knows no database server",
                "name a file: --store=FILE",
            ));
        }
        Ok(Self(PathBuf::from(text)))
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

/// The store in the state folder of this user.
#[must_use]
pub fn usual_place() -> Option<PathBuf> {
    let folder = if cfg!(windows) {
        variable("LOCALAPPDATA")
    } else {
        // The XDG specification: a relative path is to be ignored.
        let home = || Some(variable("HOME")?.join(".local").join("state"));
        variable("XDG_STATE_HOME").filter(|path| path.is_absolute()).or_else(home)
    };
    Some(folder?.join("patchgate").join("store.sqlite"))
}

fn variable(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_refused_without_its_password() {
        let error = Place::parse("postgres://me:hush@db/patchgate").unwrap_err().to_string();
        assert!(error.starts_with("store: postgres://…: ") && !error.contains("hush"), "{error}");
        assert_eq!(Place::parse("./default").unwrap().path(), Path::new("./default"));
    }
}
