//! What is learned before the first text is replaced, from one document or from those of a whole round.
//!
//! Nothing may be replaced before all is seen: the log of one server names another, and a word that looks like a token must not
//! become one. So every document is handed over twice, first to be looked through and then to be learned from; none is kept.

use std::collections::BTreeSet;

use super::known::Known;
use super::note::{RedactError, is_redacted};
use super::seen::Seen;
use super::tokens::{Kind, Tokens};
use crate::evidence::Evidence;

/// What is known of documents so far.
#[derive(Debug, Default)]
pub struct Learning {
    pub(super) tokens: Tokens,
    pub(super) known: Known,
    seen: Seen,
    /// The names that were seen already: a round has the same ones in all its documents.
    met: BTreeSet<(Kind, String)>,
}

impl Learning {
    /// First: looks a document through.
    ///
    /// # Errors
    /// [`RedactError`], where the document cannot be written.
    pub fn look_through(&mut self, evidence: &Evidence) -> Result<(), RedactError> {
        if is_redacted(evidence) {
            self.tokens.keep_earlier();
        }
        let seen = Seen::in_document(&serde_json::to_value(evidence).map_err(RedactError::of)?);
        seen.words.iter().for_each(|word| self.tokens.take(word));
        self.seen.add(seen, &mut self.met);
        Ok(())
    }

    /// First, too: the name that an operator gave a server.
    pub fn look_at_name(&mut self, name: &str) {
        self.tokens.take(name);
    }

    /// Then, in the order in which tokens are to be numbered: the name of a server, which has a token from now on.
    pub fn name(&mut self, name: &str) {
        self.known.server(name, &mut self.tokens);
    }

    /// Then: the serial number that a server should have, where another one may answer.
    pub fn serial(&mut self, serial: &str) {
        self.known.learn(Kind::Serial, serial, &mut self.tokens);
    }

    /// Then: learns what the fields of a document say.
    pub fn learn(&mut self, evidence: &Evidence) {
        self.known.fields(evidence, &mut self.tokens);
    }

    /// Then: learns the parts of a path that an operator gave.
    pub fn path(&mut self, path: &str) {
        self.known.given(path, &mut self.tokens);
    }

    /// At last: learns what was seen.
    pub(super) fn learned(mut self) -> (Tokens, Known) {
        self.known.shapes(self.seen, &mut self.tokens);
        (self.tokens, self.known)
    }
}
