//! Where a store is.

use std::path::{Path, PathBuf};

use super::error::StoreError;
use crate::common::own_folder::state;

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
            return state().map(|folder| folder.join("store.sqlite")).map(Self).ok_or_else(none);
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
