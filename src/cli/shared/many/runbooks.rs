//! `explain --plan FOLDER` of many servers: a runbook for each server that has something to repair, and one index.
//!
//! A file for each server and no book with a chapter for each: a change is asked for, granted, carried out and closed for one
//! server, so its ticket takes one file and nobody scrolls past another server's commands while typing. The index is what is read
//! first: which servers, why, and how many tickets.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::named::file_of;
use crate::assess::Report;
use crate::cli::shared::failure::Failure;
use crate::cli::shared::lang;
use crate::cli::shared::reports::put;
use crate::report::{self, PlanLine};

/// The file that lists the others.
const INDEX: &str = "index.md";

/// The runbooks of a round.
pub struct Runbooks {
    folder: PathBuf,
    lines: BTreeMap<usize, PlanLine>,
}

impl Runbooks {
    /// A folder for them, made where it is not there. It is tried before anybody is asked.
    pub fn in_folder(folder: &Path) -> Result<Self, Failure> {
        match std::fs::create_dir(folder) {
            Err(e) if !folder.is_dir() => {
                return Err(Failure::usage(format!(
                    "the folder {} cannot be made: {e}; --plan of many servers is a folder, with a file for each",
                    folder.display()
                )));
            }
            _ => {}
        }
        Ok(Self { folder: folder.to_owned(), lines: BTreeMap::new() })
    }

    /// Writes the runbook of the server at this place, where an update failed there.
    pub fn add(&mut self, place: usize, name: &str, report: &Report) -> Result<(), Failure> {
        let file = file_of(name, "md");
        // A server may be called as the index is, and some file systems see no difference in capitals.
        let file =
            if file.eq_ignore_ascii_case(INDEX) { file.replacen('i', "%69", 1).replacen('I', "%49", 1) } else { file };
        let (line, book) = lang::tell(report, |report| {
            let line = PlanLine::of(name, report, file);
            let book = line.file().map(|file| (self.folder.join(file), report::plan(report)));
            (line, book)
        });
        if let Some((path, book)) = book {
            put(&path, &book)?;
        }
        self.lines.insert(place, line);
        Ok(())
    }

    /// Writes the index.
    pub fn end(self) -> Result<(), Failure> {
        let lines: Vec<PlanLine> = self.lines.into_values().collect();
        put(&self.folder.join(INDEX), &lang::page(|| report::plan_index(&lines)))
    }
}
