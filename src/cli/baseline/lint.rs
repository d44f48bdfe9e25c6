//! `baseline lint`: the mistakes in baseline files.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use crate::baseline::{Catalogue, lint};
use crate::cli::shared::day::day;
use crate::cli::shared::failure::Failure;
use crate::cli::shared::linted;
use crate::common::day::today;
use crate::rules::may_replace_severity;

/// `patchgate baseline lint`
#[derive(Debug, Args)]
pub struct Lint {
    /// The files
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Judge dates as of this day instead of today
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Date>,
}

impl Lint {
    /// Prints every problem of every file; exit code 2 where one is an error.
    pub fn run(&self) -> Result<u8, Failure> {
        let today = self.as_of.unwrap_or_else(today);
        let catalogue = Catalogue::embedded().map_err(|e| Failure::input(e.to_string()))?;
        linted::problems(&self.files, |path, text| {
            let parents = |id: &str, version: &semver::Version| catalogue.parent_of(path, id, version);
            lint(text, &may_replace_severity, &parents, today)
        })
    }
}
