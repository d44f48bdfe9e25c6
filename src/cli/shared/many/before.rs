//! `--before FOLDER` and `--before store`: the evidence of many servers from before an update, each found by what its server says of itself.
//!
//! A file is read twice and never kept: once for whose it is, and once when its server's turn comes.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

use crate::cli::shared::failure::Failure;
use crate::cli::shared::keeping::Past;
use crate::cli::shared::print;
use crate::cli::shared::target::{document, stored};
use crate::evidence::marks::usable;
use crate::evidence::{Evidence, Missing, Observation};

/// The most files of a folder.
const FILES: usize = 10_000;

/// The evidence of before of many servers.
pub enum Before {
    /// In a folder.
    Folder(Folder),
    /// In the store. One server looks at a time.
    Store(Mutex<Past>),
}

/// A folder of evidence.
pub struct Folder {
    folder: PathBuf,
    known: Vec<Known>,
}

/// A file of the folder, and whose it is.
struct Known {
    path: PathBuf,
    marks: Marks,
    collected_at: Timestamp,
}

/// What tells a server from others.
#[derive(Debug, PartialEq, Eq)]
struct Marks {
    serial: Option<String>,
    uuid: Option<String>,
}

impl Before {
    /// Looks through the `.json` files of a folder. One that is no evidence is told and hides no other.
    pub fn of(folder: &Path) -> Result<Self, Failure> {
        let unreadable = |e: &std::io::Error| Failure::usage(format!("{} cannot be read: {e}", folder.display()));
        let mut paths = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(|e| unreadable(&e))? {
            let path = entry.map_err(|e| unreadable(&e))?.path();
            if path.extension().is_some_and(|ending| ending == "json") && path.is_file() {
                paths.push(path);
            }
            if paths.len() > FILES {
                return Err(Failure::usage(format!("{}: more than {FILES} files of evidence", folder.display())));
            }
        }
        paths.sort();
        let mut known = Vec::new();
        for path in paths {
            match stored(&path) {
                Ok(evidence) => {
                    known.push(Known { path, marks: Marks::of(&evidence), collected_at: evidence.collected_at });
                }
                Err(failure) => print::note(&format!("not used: {}", failure.message)),
            }
        }
        if known.is_empty() {
            return Err(Failure::usage(format!(
                "{} holds no evidence of before: give the folder that `patchgate collect --servers` wrote, or leave --before out",
                folder.display()
            )));
        }
        Ok(Self::Folder(Folder { folder: folder.to_owned(), known }))
    }

    /// What the store remembers.
    pub const fn remembered(past: Past) -> Self {
        Self::Store(Mutex::new(past))
    }

    /// The newest evidence of this server that is older than this one, with its file. Where there is none, evidence that says so
    /// stands for it: a comparison that was asked for and cannot be made leaves the server undetermined.
    pub fn find(&self, now: &Evidence) -> (Evidence, String) {
        let (detail, from) = match self {
            Self::Folder(folder) => match folder.find(now) {
                Ok(found) => return found,
                Err(detail) => (detail, folder.folder.display().to_string()),
            },
            Self::Store(past) => match past.lock().unwrap_or_else(PoisonError::into_inner).before(now) {
                Ok(found) => return found,
                Err(failure) => (failure.message, "nothing in the store".to_owned()),
            },
        };
        let hardware = Observation::missing(Missing::NotCollected { detail }, from.clone(), now.collected_at);
        (document(Some(hardware), None), from)
    }
}

impl Folder {
    /// The newest evidence of this server that is older than this one, with its file.
    fn find(&self, now: &Evidence) -> Result<(Evidence, String), String> {
        let marks = Marks::of(now);
        let fits = |known: &&Known| known.marks.is_of(&marks) && known.collected_at < now.collected_at;
        let folder = self.folder.display().to_string();
        Err(match self.known.iter().filter(fits).max_by_key(|known| known.collected_at) {
            Some(found) => match stored(&found.path) {
                Ok(evidence) => return Ok((evidence, found.path.display().to_string())),
                // It could be read when the folder was looked through; the others are none the worse for it.
                Err(failure) => failure.message,
            },
            None if marks == (Marks { serial: None, uuid: None }) => {
                format!("the server did not say which it is, so none of {folder} is its evidence of before")
            }
            None => format!("{folder} holds no older evidence of this server"),
        })
    }
}

impl Marks {
    fn of(evidence: &Evidence) -> Self {
        let mark = |mark: &Observation<String>| usable(mark).map(|text| text.trim().to_ascii_lowercase());
        Self { serial: mark(&evidence.subject.serial), uuid: mark(&evidence.subject.uuid) }
    }

    /// Whether both are of one server: a mark agrees, and none speaks against it.
    fn is_of(&self, other: &Self) -> bool {
        let pairs = [(&self.serial, &other.serial), (&self.uuid, &other.uuid)];
        let known = pairs.into_iter().filter_map(|(one, other)| Some(one.as_ref()? == other.as_ref()?));
        let compared: Vec<bool> = known.collect();
        !compared.is_empty() && compared.iter().all(|same| *same)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(serial: &str, uuid: &str) -> Marks {
        let mark = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Marks { serial: mark(serial), uuid: mark(uuid) }
    }

    #[test]
    fn every_mark_that_both_have_must_agree_and_one_must_be_there() {
        assert!(marks("a", "u").is_of(&marks("a", "u")));
        assert!(marks("a", "").is_of(&marks("a", "u")));
        for (one, other) in [
            (marks("a", "u"), marks("a", "v")),
            (marks("a", "u"), marks("b", "u")),
            (marks("", ""), marks("", "")),
            (marks("a", ""), marks("", "u")),
        ] {
            assert!(!one.is_of(&other), "{one:?} {other:?}");
        }
    }
}
