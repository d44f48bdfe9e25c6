//! `--resume FILE`: what a round has found so far, a report a line, so that a round that was killed goes on where it was.
//!
//! Each report is added as its server is done. A server with an answer there, ready or blocked, is not asked again; one that was
//! undetermined is, since what could not be seen then may be seen now. A last line without an end was being written when the
//! power went: it is dropped.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::assess::Report;
use crate::cli::shared::failure::Failure;
use crate::common::bounded;
use crate::report;
use crate::rules::Verdict;

/// A journal of a round.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    /// Where the newest report of each server with an answer stands, and when its evidence was collected.
    answered: BTreeMap<String, (u64, u64, Timestamp)>,
}

impl Journal {
    /// Opens the file, or begins one.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        if path.exists() && !path.is_file() {
            return Err(Failure::usage(format!("{} is not a file: --resume needs one of its own", path.display())));
        }
        let opened = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        let file = opened.map_err(|e| broken(path, &e.to_string()))?;
        let mut journal = Self { path: path.to_owned(), file, answered: BTreeMap::new() };
        let end = journal.look_through()?;
        journal.file.set_len(end).map_err(|e| broken(path, &e.to_string()))?;
        Ok(journal)
    }

    /// Notes who has an answer, and says where the last whole line ends.
    fn look_through(&mut self) -> Result<u64, Failure> {
        let of = |path: &Path, problem: String| broken(path, &problem);
        let mut reader = BufReader::new(&self.file);
        let (mut end, mut number) = (0_u64, 0_usize);
        loop {
            let mut line = Vec::new();
            number += 1;
            let got = reader.by_ref().take(bounded::COLLECTED).read_until(b'\n', &mut line);
            let got = got.map_err(|e| of(&self.path, e.to_string()))?;
            let length = u64::try_from(got).unwrap_or(u64::MAX);
            if line.last() != Some(&b'\n') {
                if length >= bounded::COLLECTED {
                    return Err(of(&self.path, format!("line {number} is too long for a report")));
                }
                return Ok(end);
            }
            let report = Report::from_json(&line)
                .map_err(|e| of(&self.path, format!("line {number} is no report of this patchgate ({e})")))?;
            let Some(name) = report.name else {
                return Err(of(&self.path, format!("line {number} is of a server without a name in a servers file")));
            };
            // The newest counts: what had an answer once and has none any more is asked again.
            if report.verdict == Verdict::Undetermined {
                self.answered.remove(&name);
            } else {
                self.answered.insert(name, (end, length, report.collected_at));
            }
            end += length;
        }
    }

    /// When the evidence was collected of a server that has an answer here.
    pub fn answered_at(&self, name: &str) -> Option<Timestamp> {
        self.answered.get(name).map(|(.., at)| *at)
    }

    /// The report of a server that has an answer here.
    pub fn answer(&mut self, name: &str) -> Result<Option<Report>, Failure> {
        let Some((start, length, _)) = self.answered.get(name).copied() else { return Ok(None) };
        let mut line = Vec::new();
        self.file
            .seek(SeekFrom::Start(start))
            .and_then(|_| (&self.file).take(length).read_to_end(&mut line))
            .map_err(|e| broken(&self.path, &e.to_string()))?;
        Report::from_json(&line).map(Some).map_err(|e| broken(&self.path, &e))
    }

    /// Adds the report of a server that is done.
    pub fn add(&mut self, report: &Report) -> Result<(), Failure> {
        let line = report::json_line(report).map_err(|e| broken(&self.path, &e.to_string()))?;
        self.file
            .seek(SeekFrom::End(0))
            .and_then(|_| self.file.write_all(line.as_bytes()))
            .map_err(|e| broken(&self.path, &e.to_string()))
    }
}

fn broken(path: &Path, problem: &str) -> Failure {
    Failure::usage(format!("--resume {}: {problem}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_journal_is_refused_with_its_line_and_stays_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.jsonl");
        std::fs::write(&path, "{\"format\":1}\nhalf").unwrap();
        let refused = Journal::open(&path).unwrap_err();
        assert!(refused.code == 2 && refused.message.contains("line 1 is no report"), "{}", refused.message);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "{\"format\":1}\nhalf");
        assert_eq!(Journal::open(folder.path()).unwrap_err().code, 2);
    }
}
