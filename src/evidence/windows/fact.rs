//! Where a fact of Windows evidence comes from.

use jiff::Timestamp;

use crate::evidence::observation::{Missing, Observation};

/// A fact of the evidence, by the item of the collector's document that holds it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fact {
    /// The item, and behind a `/` the property of its value where that is an object with several facts.
    pub item: &'static str,
    /// Where on the server it is read.
    pub source: &'static str,
    /// What docs/collector.md says it is.
    pub about: &'static str,
    /// What it is in the evidence.
    pub doc: &'static str,
}

impl Fact {
    /// The item's name.
    pub fn name(&self) -> &'static str {
        self.item.split('/').next().unwrap_or(self.item)
    }
}

/// A fact that a document does not hold because nobody asked for it when the document was written.
pub(super) fn not_asked<T>(source: &str) -> Observation<T> {
    Observation::missing(Missing::NotAsked, source, Timestamp::UNIX_EPOCH)
}
