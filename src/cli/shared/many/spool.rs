//! Reports of many servers on their way out: each becomes text as soon as it is there, and waits in a file that has no name.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};

use crate::assess::{Report, Tally};
use crate::cli::shared::failure::Failure;
use crate::cli::shared::print;
use crate::cli::shared::reports::{Reports, fleet_format, problem};
use crate::common::replace::Place;
use crate::report::Style;
use crate::report::fleet::Many;

/// The document on standard output and those in files.
pub struct Spools {
    printed: Spool,
    files: Vec<(Place, Spool)>,
}

struct Spool {
    document: Many,
    pieces: File,
    /// Where the piece of each server stands, by its place among the servers: they come in as they are done.
    places: BTreeMap<usize, (u64, u64)>,
    end: u64,
}

impl Spools {
    /// Empty documents in the formats that were asked for.
    pub fn open(reports: &Reports) -> Result<Self, Failure> {
        let printed = Spool::open(Many::new(fleet_format(reports.format)?, print::style()))?;
        let files = reports
            .places()?
            .into_iter()
            .map(|(format, place)| Ok((place, Spool::open(Many::new(fleet_format(format)?, Style::PLAIN))?)));
        Ok(Self { printed, files: files.collect::<Result<_, Failure>>()? })
    }

    /// Adds the report of the server at this place.
    pub fn add(&mut self, place: usize, report: &Report) -> Result<(), Failure> {
        let spools = std::iter::once(&mut self.printed).chain(self.files.iter_mut().map(|(_, spool)| spool));
        for spool in spools {
            spool.add(place, report).map_err(|e| failed(&e))?;
        }
        Ok(())
    }

    /// Writes the files, then prints.
    pub fn give(mut self, tally: &Tally) -> Result<(), Failure> {
        for (place, spool) in &mut self.files {
            let written = place.replace_by(|file| spool.write(tally, file));
            written.map_err(|e| problem(place.target(), &e.to_string()))?;
        }
        match self.printed.write(tally, &mut std::io::stdout().lock()) {
            // A reader that closes the pipe early is no error.
            Err(e) if e.kind() == ErrorKind::BrokenPipe => Ok(()),
            written => written.map_err(|e| failed(&e)),
        }
    }
}

fn failed(error: &std::io::Error) -> Failure {
    Failure::undetermined(format!("the report cannot be written: {error}"))
}

impl Spool {
    fn open(document: Many) -> Result<Self, Failure> {
        let pieces = tempfile::tempfile().map_err(|e| failed(&e))?;
        Ok(Self { document, pieces, places: BTreeMap::new(), end: 0 })
    }

    fn add(&mut self, place: usize, report: &Report) -> std::io::Result<()> {
        let piece = self.document.piece(report)?;
        self.pieces.write_all(piece.as_bytes())?;
        let length = u64::try_from(piece.len()).unwrap_or(u64::MAX);
        self.places.insert(place, (self.end, length));
        self.end += length;
        Ok(())
    }

    /// The document, the servers in their order.
    fn write(&mut self, tally: &Tally, out: &mut impl Write) -> std::io::Result<()> {
        out.write_all(self.document.head(tally)?.as_bytes())?;
        for (n, (start, length)) in self.places.values().enumerate() {
            if n > 0 {
                out.write_all(self.document.between().as_bytes())?;
            }
            self.pieces.seek(SeekFrom::Start(*start))?;
            std::io::copy(&mut (&self.pieces).take(*length), out)?;
        }
        out.write_all(self.document.tail(tally)?.as_bytes())?;
        out.flush()
    }
}
