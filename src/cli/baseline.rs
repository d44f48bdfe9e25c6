//! `baseline`, and the choice of a baseline for a server.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::collect::Format;
use super::{Failure, print, review};
use crate::baseline::{Baseline, Catalogue, Server, lint};
use crate::evidence::Evidence;
use crate::report;
use crate::rules::firmware::may_replace_severity;
use crate::signed::{Key, Signature};

/// Which baseline to judge by.
#[derive(Debug, Clone, Args)]
pub struct Selection {
    /// Judge by this baseline: NAME, NAME@REQUIREMENT (sr650-v2@^2026.11) or a file; else by machine type
    #[arg(long, value_name = "BASELINE", help_heading = "Baseline")]
    baseline: Option<String>,
    #[command(flatten)]
    shelf: Shelf,
}

/// Where baselines are.
#[derive(Debug, Clone, Args)]
pub struct Shelf {
    /// A folder of baselines that joins the embedded ones; its files win
    #[arg(long, value_name = "DIR", env = "PATCHGATE_BASELINES", help_heading = "Baseline")]
    baselines: Option<PathBuf>,
    /// Use a file from outside the program only if this minisign key signed it: a .pub file or the key itself
    #[arg(long, value_name = "KEY", env = "PATCHGATE_SIGNING_KEY", help_heading = "Baseline")]
    require_signed: Option<String>,
}

impl Shelf {
    /// The key that every file must be signed with.
    fn key(&self) -> Result<Option<Key>, Failure> {
        let read = |given: &String| Key::read(given).map_err(|e| Failure::input(e.to_string()));
        self.require_signed.as_ref().map(read).transpose()
    }

    pub(super) fn catalogue(&self) -> Result<Catalogue, Failure> {
        let input = |e: crate::baseline::CatalogueError| Failure::input(e.to_string());
        let embedded = Catalogue::embedded().map_err(input)?.requiring(self.key()?);
        match &self.baselines {
            Some(folder) => embedded.with_dir(folder).map_err(input),
            None => Ok(embedded),
        }
    }
}

/// A selection with its baselines read: mistakes in them are known before a BMC is asked.
pub struct Loaded {
    catalogue: Catalogue,
    named: Option<(Baseline, Signature)>,
    today: Date,
}

impl Selection {
    /// The key that every file must be signed with, waivers too.
    pub fn key(&self) -> Result<Option<Key>, Failure> {
        self.shelf.key()
    }

    /// Reads the baselines.
    pub fn load(&self, today: Date) -> Result<Loaded, Failure> {
        let catalogue = self.shelf.catalogue()?;
        let named = self.baseline.as_deref().map(|spec| catalogue.select_signed(spec, today));
        let named = named.transpose().map_err(|e| Failure::input(e.to_string()))?;
        Ok(Loaded { catalogue, named, today })
    }
}

impl Loaded {
    /// The baseline for this server: the named one, or the one that its machine type selects. None is an answer too;
    /// the rules turn it into an undetermined verdict. With it, what is known of its origin.
    pub fn choose(self, evidence: &Evidence) -> Result<Option<(Baseline, Signature)>, Failure> {
        if self.named.is_some() {
            return Ok(self.named);
        }
        let found =
            self.catalogue.for_server(&Server::of(evidence), self.today).map_err(|e| Failure::input(e.to_string()))?;
        Ok(found.map(|baseline| (baseline.clone(), self.catalogue.signature(baseline))))
    }
}

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

pub(super) fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
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
