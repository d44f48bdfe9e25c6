//! `baseline capture`: what a server runs now, as a baseline for review.

use std::path::PathBuf;

use clap::Args;

use crate::baseline::Baseline;
use crate::baseline::capture::{Name, capture};
use crate::cli::shared::failure::Failure;
use crate::cli::shared::file;
use crate::cli::shared::print;
use crate::cli::shared::target::Source;
use crate::common::day::today;
use crate::report::safe;

/// `patchgate baseline capture`
#[derive(Debug, Args)]
pub struct Capture {
    #[command(flatten)]
    source: Source,
    /// The id of the baseline, lower-case words joined by dashes
    #[arg(long, value_name = "ID", default_value = "golden")]
    id: String,
    /// Its version
    #[arg(long = "as-version", value_name = "VERSION", default_value = "1.0.0")]
    version: semver::Version,
    /// Write it to this file, which must not exist, instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Capture {
    pub async fn run(&self) -> Result<u8, Failure> {
        let evidence = self.source.evidence().await?;
        let name = Name { id: self.id.clone(), version: self.version.clone() };
        let text = capture(&evidence, &name, today()).map_err(|e| Failure::undetermined(format!("baseline: {e}")))?;
        let text = safe::toml(&text);
        // What we write, we can read: else it is the id that is wrong, or the server's text is stranger than we thought.
        Baseline::parse(&text, "the captured baseline").map_err(|e| Failure::input(e.to_string()))?;
        match &self.output {
            None => print::text(&text),
            // A baseline is never changed once it is there, and a capture least of all changes one.
            Some(path) => file::create(path, &text),
        }
    }
}
