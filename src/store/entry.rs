//! What is put into a store.

use std::time::Duration;

use jiff::Timestamp;

use super::instant::micros;
use super::pack::packed;
use super::text::storable;
use crate::assess::{Kept, Report};
use crate::evidence::{Depth, Evidence};

/// What a run was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The command: `check`, `explain` or `work`.
    pub command: &'static str,
    /// How deep to look, unless a server says otherwise.
    pub depth: Depth,
    /// The baseline by name, where one was named.
    pub baseline: Option<String>,
    /// How many servers.
    pub servers: usize,
}

/// A run as it begins.
#[derive(Clone, Debug)]
pub struct Begun<'a> {
    pub(super) asked: &'a Asked,
    /// The user of the operating system.
    pub(super) by: Option<String>,
    pub(super) at: i64,
}

impl<'a> Begun<'a> {
    /// One that begins now.
    pub(super) fn now(asked: &'a Asked) -> Self {
        let by = ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| std::env::var(name).ok());
        Self { asked, by: by.as_deref().map(storable), at: micros(Timestamp::now()) }
    }

    /// How many servers.
    pub(super) fn servers(&self) -> i64 {
        i64::try_from(self.asked.servers).unwrap_or(i64::MAX)
    }
}

/// A finished server, ready to be written. It is made beside others: packing takes longer than writing.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The line.
    pub kept: Kept,
    /// Whether a servers file gave it its name.
    pub(super) named: bool,
    pub(super) evidence: Vec<u8>,
    pub(super) report: Vec<u8>,
}

impl Entry {
    /// A finished server of this run.
    ///
    /// # Errors
    /// A document that cannot be written as JSON: never in practice.
    pub fn new(run: i64, evidence: &Evidence, report: &Report, took: Duration) -> std::io::Result<Self> {
        Ok(Self {
            kept: Kept::of(run, evidence, report, took),
            named: report.name.is_some(),
            evidence: packed(serde_json::to_value(evidence)?.to_string().as_bytes())?,
            report: packed(serde_json::to_value(report)?.to_string().as_bytes())?,
        })
    }

    /// How many bytes the evidence and the report take.
    #[must_use]
    pub fn bytes(&self) -> (usize, usize) {
        (self.evidence.len(), self.report.len())
    }
}
