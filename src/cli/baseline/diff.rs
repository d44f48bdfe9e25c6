//! `baseline diff`: what two baselines demand differently.

use clap::Args;

use crate::baseline::diff::diff;
use crate::cli::shared::failure::Failure;
use crate::cli::shared::format::Format;
use crate::cli::shared::lang;
use crate::cli::shared::print;
use crate::cli::shared::shelf::Shelf;
use crate::common::day::today;
use crate::report;

/// `patchgate baseline diff`
#[derive(Debug, Args)]
pub struct Diff {
    /// The one before: NAME, NAME@REQUIREMENT or a file
    #[arg(value_name = "BEFORE")]
    before: String,
    /// The one after
    #[arg(value_name = "AFTER")]
    after: String,
    #[command(flatten)]
    shelf: Shelf,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

impl Diff {
    /// Exit code 0 where both demand the same, else 1.
    pub fn run(&self) -> Result<u8, Failure> {
        let catalogue = self.shelf.catalogue()?;
        let select = |spec: &str| catalogue.select(spec, today()).map_err(|e| Failure::input(e.to_string()));
        let (before, after) = (select(&self.before)?, select(&self.after)?);
        let is_same = match self.format {
            Format::Json => {
                let changes = diff(&before, &after);
                print::json(&changes)?;
                changes.is_empty()
            }
            // What a demand says is told, so it is compared in the words of the page.
            Format::Table => {
                let (page, is_same) = lang::page(|| {
                    let changes = diff(&before, &after);
                    (report::baseline_diff(&changes, print::style()), changes.is_empty())
                });
                print::text(&page)?;
                is_same
            }
        };
        Ok(u8::from(!is_same))
    }
}
