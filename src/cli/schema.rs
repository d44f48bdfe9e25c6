//! `schema`: the JSON Schemas of what patchgate writes, and of the waivers that it reads.

use clap::{Args, ValueEnum};

use super::shared::failure::Failure;
use super::shared::print;
use crate::assess::Report;
use crate::evidence::Evidence;

/// `patchgate schema`
#[derive(Debug, Args)]
pub struct Schema {
    /// Which document
    #[arg(value_enum)]
    document: Document,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Document {
    /// What `collect` stores and `--evidence` reads
    Evidence,
    /// A baseline file, for editors
    Baseline,
    /// What `check --format json` and `explain --format json` print
    Report,
    /// What `--waivers` reads
    Waivers,
}

impl Schema {
    pub fn run(&self) -> Result<u8, Failure> {
        match self.document {
            Document::Evidence => print::json(&schemars::schema_for!(Evidence)),
            Document::Baseline => print::json(&crate::baseline::schema()),
            Document::Report => print::json(&schemars::schema_for!(Report)),
            Document::Waivers => print::json(&crate::waiver::schema()),
        }
    }
}
