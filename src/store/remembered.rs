//! The store itself: runs begin, servers are kept, runs end, and all of it is told again.

use jiff::Timestamp;

use super::backend::{Backend, Document, Lines, Which};
use super::entry::{Asked, Begun, Entry};
use super::error::StoreError;
use super::instant::micros;
use super::keep::{Keep, Limits, Pruned};
use super::pack::unpacked;
use super::place::{Place, Where};
#[cfg(feature = "postgres")]
use super::postgres::Postgres;
use super::sqlite::Sqlite;
use super::text::storable;
use crate::assess::{Kept, Report, State, newest_of_each};
use crate::evidence::Evidence;
use crate::evidence::marks::usable;

/// An open store.
#[derive(Debug)]
pub struct Store {
    backend: Box<dyn Backend>,
    file: String,
}

impl Store {
    /// The store at this place; an empty one is made where there is none.
    ///
    /// # Errors
    /// It cannot be made or opened, is of a newer build, or is not ours.
    pub fn open(place: &Place) -> Result<Self, StoreError> {
        Self::at(place, true)
    }

    /// The store at this place, which must be there.
    ///
    /// # Errors
    /// As [`Store::open`], or there is none.
    pub fn existing(place: &Place) -> Result<Self, StoreError> {
        Self::at(place, false)
    }

    fn at(place: &Place, make: bool) -> Result<Self, StoreError> {
        let backend: Box<dyn Backend> = match &place.0 {
            Where::File(path) => Box::new(Sqlite::open(path, make)?),
            #[cfg(feature = "postgres")]
            Where::Postgres(address) => Box::new(Postgres::open(address, make)?),
        };
        Ok(Self { backend, file: place.to_string() })
    }

    /// Its file, as it was named; or the address of its database.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// A run begins; gives its number.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn begin(&self, asked: &Asked) -> Result<i64, StoreError> {
        self.backend.begin(&Begun::now(asked))
    }

    /// A server is finished. When this returns, whatever happens to the program or the machine loses it no more.
    ///
    /// # Errors
    /// It cannot be written; nothing of it is.
    pub fn keep(&self, entry: &Entry) -> Result<(), StoreError> {
        self.backend.keep(entry)
    }

    /// A run ended. One that was killed has no end.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn end(&self, run: i64) -> Result<(), StoreError> {
        self.backend.end(run, micros(Timestamp::now()))
    }

    /// The results of a server, the newest first.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn history(&self, server: &str) -> Result<Vec<Kept>, StoreError> {
        self.backend.lines(Lines::Of(&storable(server.trim())))
    }

    /// The newest result of every name.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn newest(&self) -> Result<Vec<Kept>, StoreError> {
        self.backend.lines(Lines::Newest)
    }

    /// The results that are meant, the oldest first.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn chosen(&self, which: &Which) -> Result<Vec<Kept>, StoreError> {
        let mut lines = match &which.server {
            Some(server) => self.history(server)?,
            None => self.backend.lines(Lines::All)?,
        };
        lines.retain(|kept| which.run.is_none_or(|run| kept.run == run));
        if which.newest {
            newest_of_each(&mut lines);
        }
        lines.reverse();
        Ok(lines)
    }

    /// The newest result before this evidence that it can be compared with: of the same server by serial number and UUID, with its
    /// hardware, as deep; where there is none as deep, a deeper one.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn before(&self, now: &Evidence) -> Result<Option<Kept>, StoreError> {
        let marks = [&now.subject.serial, &now.subject.uuid].map(|mark| usable(mark).map(storable));
        let [serial, uuid] = marks.each_ref().map(Option::as_deref);
        let depth = now.hardware.value().map(|hardware| hardware.depth);
        let mut lines = self.backend.lines(Lines::Before { serial, uuid, at: micros(now.collected_at) })?;
        // Two marks that are both there must both agree: a board that was moved is another server.
        let agrees = |here: Option<&str>, kept: &Option<String>| {
            here.zip(kept.as_deref()).is_none_or(|(here, kept)| here.eq_ignore_ascii_case(kept))
        };
        lines.retain(|kept| agrees(serial, &kept.serial) && agrees(uuid, &kept.uuid) && kept.depth >= depth);
        let as_deep = lines.iter().position(|kept| kept.depth == depth);
        Ok(lines.into_iter().nth(as_deep.unwrap_or(0)))
    }

    /// A document of a result, as it was written.
    ///
    /// # Errors
    /// It is not there any more, or damaged.
    pub fn document(&self, kept: &Kept, which: Document) -> Result<String, StoreError> {
        let bytes = self.backend.document(kept, which)?;
        unpacked(&bytes).map_err(|e| self.damaged(kept, which.column(), &e.to_string()))
    }

    /// The evidence of a result.
    ///
    /// # Errors
    /// As [`Store::document`], or another build wrote it that this one cannot read.
    pub fn evidence(&self, kept: &Kept) -> Result<Evidence, StoreError> {
        let text = self.document(kept, Document::Evidence)?;
        Evidence::from_json(&text).map_err(|e| self.damaged(kept, "evidence", &e.to_string()))
    }

    /// Everything of a result.
    ///
    /// # Errors
    /// As [`Store::evidence`].
    pub fn state(&self, kept: Kept) -> Result<State, StoreError> {
        let evidence = self.evidence(&kept)?;
        let text = self.document(&kept, Document::Report)?;
        let report = Report::from_json(text.as_bytes()).map_err(|e| self.damaged(&kept, "report", &e))?;
        Ok(State { kept, evidence, report })
    }

    /// Lets go of every result that nothing keeps, and gives its room back.
    ///
    /// # Errors
    /// It cannot be written; then nothing went.
    pub fn prune(&mut self, keep: Keep, now: Timestamp) -> Result<Pruned, StoreError> {
        self.backend.prune(&Limits::of(keep, now))
    }

    fn damaged(&self, kept: &Kept, what: &str, problem: &str) -> StoreError {
        StoreError::new(
            &self.file,
            format!("the {what} of {:?} in run {} cannot be read: {problem}", kept.server, kept.run),
            "the patchgate that wrote it can read it, unless the file is damaged",
        )
    }
}
