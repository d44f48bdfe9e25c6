//! `schema`: the JSON Schemas of what patchgate writes, and of the files that it reads. Every JSON output has one.
//!
//! They are files of the repository, made from our types by the test below: what only tells of types need not be compiled
//! by everybody who builds.

use clap::{Args, ValueEnum};

use super::shared::failure::Failure;
use super::shared::print;
use crate::common::packed::{Pack, pack};

static SCHEMAS: Pack = pack!("schemas");

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
    /// What `check --servers … --format json` prints
    Fleet,
    /// What `--servers` reads
    Servers,
    /// patchgate.toml: options of the command line, and servers
    Config,
    /// What `--waivers` reads
    Waivers,
    /// What `--known-failures` reads
    KnownFailures,
    /// What `inventory --format json` prints
    Inventory,
    /// What `doctor --format json` prints
    Doctor,
    /// What `history --format json` prints
    History,
    /// What `status --format json` prints
    Status,
    /// What `drift --format json` prints
    Drift,
    /// What `error --format json` prints
    Error,
    /// What `baseline show --format json` prints
    BaselineShow,
    /// What `baseline diff --format json` prints
    BaselineDiff,
}

impl Document {
    /// Its file in the repository.
    fn file(self) -> String {
        // Editors look for this one beside the baselines.
        if matches!(self, Self::Baseline) {
            return "baselines/baseline.schema.json".to_owned();
        }
        let name = self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned());
        format!("docs/schemas/{name}.schema.json")
    }
}

impl Schema {
    pub fn run(&self) -> Result<u8, Failure> {
        print::text(SCHEMAS.text(&self.document.file()))
    }
}

#[cfg(test)]
mod tests;
