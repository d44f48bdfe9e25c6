//! What is asked ahead: the updates that somebody plans, and what is known of them.

use std::path::Path;
use std::sync::LazyLock;

use super::failure::Failure;
use super::read::read;
use crate::baseline::{FileError, Level};
use crate::signed::read_text;
use crate::text::page;

/// What an administrator's file is called in messages.
const WHAT: &str = "known failures";

/// The table that is built in.
pub(super) fn table() -> &'static str {
    page("src/known_failures/known.toml")
}

/// A broken entry of the table is an error of the build's author: `tests.rs` proves that there is none. At run time it is left
/// out instead of ending the program.
static BUILT_IN: LazyLock<Vec<Failure>> = LazyLock::new(|| read(table(), None, &[]).0);

/// The updates that are planned, and every failure that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// The updates, such as `KB5034439`, without doubles.
    pub kbs: Vec<String>,
    /// The known failures, those of an administrator's own files after the table.
    pub failures: Vec<Failure>,
}

impl Planned {
    /// These updates, by the table that is built in.
    #[must_use]
    pub fn new(kbs: &[String]) -> Self {
        let mut planned = Self { kbs: Vec::new(), failures: BUILT_IN.clone() };
        for kb in kbs {
            if !planned.kbs.contains(kb) {
                planned.kbs.push(kb.clone());
            }
        }
        planned
    }

    /// With the failures of an administrator's file besides. They can only add to what stops the gate, so the file needs no
    /// signature.
    ///
    /// # Errors
    /// [`FileError`]: the file cannot be read, or all of its errors.
    pub fn with_file(self, path: &Path) -> Result<Self, FileError> {
        let file = path.display().to_string();
        let text = read_text(path).map_err(|problem| FileError::Read { what: WHAT, file: file.clone(), problem })?;
        self.with_text(&text, &file)
    }

    /// The same with the text of a file. `file` is its name in messages.
    ///
    /// # Errors
    /// All errors of the document, each with its line.
    pub fn with_text(mut self, text: &str, file: &str) -> Result<Self, FileError> {
        let (own, mut problems) = read(text, Some(file), &self.failures);
        problems.retain(|problem| problem.level == Level::Error);
        if !problems.is_empty() {
            return Err(FileError::Invalid { what: WHAT, file: file.to_owned(), problems });
        }
        self.failures.extend(own);
        Ok(self)
    }
}
