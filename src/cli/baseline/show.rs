//! `baseline show`: a baseline with its rules and sources.

use clap::Args;

use crate::cli::shared::failure::Failure;
use crate::cli::shared::format::Format;
use crate::cli::shared::lang;
use crate::cli::shared::print;
use crate::cli::shared::shelf::Shelf;
use crate::common::day::today;
use crate::report;

/// `patchgate baseline show`
#[derive(Debug, Args)]
pub struct Show {
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
}

impl Show {
    pub fn run(&self) -> Result<u8, Failure> {
        let catalogue = self.shelf.catalogue()?;
        let baseline = catalogue.select(&self.spec, today()).map_err(|e| Failure::input(e.to_string()))?;
        match self.format {
            Format::Json if self.resolved => print::json(&baseline.resolved()),
            Format::Json => print::json(&baseline),
            Format::Table => print::text(&lang::page(|| report::baseline_show(&baseline, print::style()))),
        }
    }
}
