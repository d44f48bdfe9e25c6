//! Reports of many servers on their way out: each becomes text as soon as it is there, and waits in a file that has no name.

use std::io::{ErrorKind, Write};

use super::pieces::Pieces;
use crate::assess::{Report, Tally};
use crate::cli::shared::failure::Failure;
use crate::cli::shared::lang::{self, tell};
use crate::cli::shared::print;
use crate::cli::shared::reports::{Reports, fleet_format, problem};
use crate::common::replace::Place;
use crate::report::Style;
use crate::report::fleet::Many;
use crate::text::{self, Language};

/// The document that is printed, or goes to a file in its place, and those in files besides.
pub struct Spools {
    printed: Spool,
    /// What the reports add up to, in the language of the reader.
    told: Tally,
    instead: Option<Place>,
    files: Vec<(Place, Spool)>,
}

struct Spool {
    document: Many,
    /// By their block and the place of their server.
    pieces: Pieces<(usize, usize)>,
}

impl Spools {
    /// Empty documents in the formats that were asked for.
    pub fn open(reports: &Reports) -> Result<Self, Failure> {
        let instead = reports.instead()?;
        let style = if instead.is_some() { Style::PLAIN } else { print::style() };
        let printed = Spool::open(Many::new(fleet_format(reports.format)?, style))?;
        let files = reports
            .places()?
            .into_iter()
            .map(|(format, place)| Ok((place, Spool::open(Many::new(fleet_format(format)?, Style::PLAIN))?)));
        Ok(Self { printed, told: Tally::default(), instead, files: files.collect::<Result<_, Failure>>()? })
    }

    /// Adds the report of the server at this place.
    pub fn add(&mut self, place: usize, name: &str, report: &Report) -> Result<(), Failure> {
        self.add_to(false, place, report)?;
        if !self.all().any(|spool| spool.document.is_for_people()) {
            return Ok(());
        }
        // Once for all of them.
        tell(report, |report| {
            if self.is_told() {
                self.told.add(place, name, report);
            }
            self.add_to(true, place, report)
        })
    }

    /// Adds it to the documents for people, or to those for programs.
    fn add_to(&mut self, people: bool, place: usize, report: &Report) -> Result<(), Failure> {
        let mut meant = self.all().filter(|spool| spool.document.is_for_people() == people);
        meant.try_for_each(|spool| spool.add(place, report)).map_err(|e| failed(&e))
    }

    /// All documents.
    fn all(&mut self) -> impl Iterator<Item = &mut Spool> {
        std::iter::once(&mut self.printed).chain(self.files.iter_mut().map(|(_, spool)| spool))
    }

    /// Whether any of the documents is for people who do not read English.
    fn is_told(&mut self) -> bool {
        text::language() != Language::English && self.all().any(|spool| spool.document.is_for_people())
    }

    /// Tells what was said of a server in its run before.
    pub fn since(&mut self, name: &str, before: &Report) {
        self.all().for_each(|spool| spool.document.since(name, before));
    }

    /// Writes the files, then prints.
    pub fn give(mut self, tally: &Tally) -> Result<(), Failure> {
        let told = if self.is_told() { &self.told } else { tally };
        for (place, spool) in &mut self.files {
            let written = place.replace_by(|file| spool.write(tally, told, file));
            written.map_err(|e| problem(place.target(), &e.to_string()))?;
        }
        if let Some(place) = &self.instead {
            let written = place.replace_by(|file| self.printed.write(tally, told, file));
            return written.map_err(|e| problem(place.target(), &e.to_string()));
        }
        match self.printed.write(tally, told, &mut std::io::stdout().lock()) {
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
        Ok(Self { document, pieces: Pieces::open().map_err(|e| failed(&e))? })
    }

    fn add(&mut self, place: usize, report: &Report) -> std::io::Result<()> {
        for block in 0..self.document.blocks() {
            let piece = self.document.piece(block, report)?;
            if !piece.is_empty() {
                self.pieces.add((block, place), &piece)?;
            }
        }
        Ok(())
    }

    /// The document, the servers in their order.
    fn write(&self, tally: &Tally, told: &Tally, out: &mut impl Write) -> std::io::Result<()> {
        if self.document.is_for_people() {
            return lang::page(|| self.put_together(told, out));
        }
        self.put_together(tally, out)
    }

    fn put_together(&self, tally: &Tally, out: &mut impl Write) -> std::io::Result<()> {
        out.write_all(self.document.head(tally)?.as_bytes())?;
        let mut before = None;
        for piece in self.pieces.each() {
            let ((block, _), mut piece) = piece?;
            let between =
                if before == Some(block) { self.document.between().to_owned() } else { self.document.begin(*block) };
            out.write_all(between.as_bytes())?;
            before = Some(block);
            std::io::copy(&mut piece, out)?;
        }
        out.write_all(self.document.tail(tally)?.as_bytes())?;
        out.flush()
    }
}
