//! Where the reports of a round go, each as it is there: what they add up to, the runbooks, and the documents.

use super::runbooks::Runbooks;
use super::spool::Spools;
use crate::assess::{Report, Tally};
use crate::cli::shared::failure::Failure;
use crate::cli::shared::reports::Reports;

/// What has come in of a round.
pub(super) struct Results {
    tally: Tally,
    runbooks: Option<Runbooks>,
    spools: Spools,
}

impl Results {
    /// Nothing yet.
    pub(super) fn open(reports: &Reports, runbooks: Option<Runbooks>) -> Result<Self, Failure> {
        Ok(Self { tally: Tally::default(), runbooks, spools: Spools::open(reports)? })
    }

    /// The report of the server at this place.
    pub(super) fn add(&mut self, place: usize, name: &str, report: &Report) -> Result<(), Failure> {
        self.tally.add(place, name, report);
        if let Some(runbooks) = &mut self.runbooks {
            runbooks.add(place, name, report)?;
        }
        self.spools.add(place, name, report)
    }

    /// What was said of a server in its run before.
    pub(super) fn since(&mut self, name: &str, before: &Report) {
        self.spools.since(name, before);
    }

    /// All are there: writes what waited for that, and says what they add up to.
    pub(super) fn end(self) -> Result<Tally, Failure> {
        self.runbooks.map(Runbooks::end).transpose()?;
        self.spools.give(&self.tally)?;
        Ok(self.tally)
    }
}
