//! Evidence of a round that waits until all of it is there: redaction must have seen every server before it may show one.

use std::io::Read;

use super::pieces::Pieces;
use crate::cli::shared::failure::Failure;
use crate::cli::shared::print;
use crate::evidence::Evidence;

/// Evidence that waits, by the place of its server.
pub struct Held(Pieces<usize>);

impl Held {
    /// Nothing waits yet.
    pub fn open() -> Result<Self, Failure> {
        Pieces::open().map(Self).map_err(|e| failed(&e))
    }

    /// This is there.
    pub fn add(&mut self, place: usize, evidence: &Evidence) -> Result<(), Failure> {
        self.0.add(place, &print::to_json(evidence)?).map_err(|e| failed(&e))
    }

    /// Reads all of it, in the order of the servers; one piece is in memory at a time.
    pub fn each(&self, mut take: impl FnMut(usize, Evidence) -> Result<(), Failure>) -> Result<(), Failure> {
        for piece in self.0.each() {
            let (place, mut piece) = piece.map_err(|e| failed(&e))?;
            let mut text = String::new();
            piece.read_to_string(&mut text).map_err(|e| failed(&e))?;
            let evidence = Evidence::from_json(&text)
                .map_err(|e| Failure::undetermined(format!("evidence that waited cannot be read: {e}")))?;
            take(*place, evidence)?;
        }
        Ok(())
    }
}

fn failed(error: &std::io::Error) -> Failure {
    Failure::undetermined(format!("evidence cannot wait for its redaction: {error}"))
}
