//! `baseline`: list, show, check and review baselines.

use std::path::PathBuf;

use clap::Subcommand;
use jiff::civil::Date;

use super::collect::Format;
use super::shelf::{Shelf, today};
use super::{Failure, print, review};
use crate::baseline::{Catalogue, lint};
use crate::report;
use crate::rules::may_replace_severity;

/// `patchgate baseline`
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the baselines
    List {
        #[command(flatten)]
        shelf: Shelf,
    },
    /// Show a baseline with its rules and sources
    Show {
        /// NAME, NAME@REQUIREMENT or a file
        #[arg(value_name = "BASELINE")]
        spec: String,
        #[command(flatten)]
        shelf: Shelf,
        /// With --format json: what it demands together with what it extends, and nothing else; its hash is in reports
        #[arg(long)]
        resolved: bool,
        /// How to print
        #[arg(long, value_enum, default_value = "table")]
        format: Format,
    },
    /// Say which rule is about a component, what it demands, and where that comes from
    Explain(review::Explain),
    /// Compare two baselines by what they demand; exit code 1 where they differ
    Diff(review::Diff),
    /// Run the tests that stand beside baselines; exit code 1 where one fails
    Test(review::Test),
    /// Write a baseline that demands what a server runs now, for review
    Capture(Box<super::golden::Golden>),
    /// Check baseline files for mistakes
    Lint {
        /// The files
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
        /// Judge dates as of this day instead of today
        #[arg(long, value_name = "DATE")]
        as_of: Option<Date>,
    },
}

impl Command {
    pub async fn run(&self) -> Result<u8, Failure> {
        match self {
            Self::Capture(golden) => golden.run().await,
            Self::List { shelf } => list(&shelf.catalogue()?),
            Self::Show { spec, shelf, resolved, format } => show(&shelf.catalogue()?, spec, *resolved, *format),
            Self::Explain(explain) => explain.run(),
            Self::Diff(diff) => diff.run(),
            Self::Test(test) => test.run().await,
            Self::Lint { files, as_of } => lint_files(files, as_of.unwrap_or_else(today)),
        }
    }
}

fn list(catalogue: &Catalogue) -> Result<u8, Failure> {
    print::text(&report::baseline_list(catalogue.list(), today(), print::style()))
}

fn show(catalogue: &Catalogue, spec: &str, resolved: bool, format: Format) -> Result<u8, Failure> {
    let baseline = catalogue.select(spec, today()).map_err(|e| Failure::input(e.to_string()))?;
    match format {
        Format::Json if resolved => print::json(&baseline.resolved()),
        Format::Json => print::json(&baseline),
        Format::Table => print::text(&report::baseline_show(&baseline, print::style())),
    }
}

/// Prints every problem of every file; exit code 2 where one is an error.
fn lint_files(files: &[PathBuf], today: Date) -> Result<u8, Failure> {
    let catalogue = Catalogue::embedded().map_err(|e| Failure::input(e.to_string()))?;
    print::problems(files, |path, text| {
        let parents = |id: &str, version: &semver::Version| catalogue.parent_of(path, id, version);
        lint(text, &may_replace_severity, &parents, today)
    })
}
