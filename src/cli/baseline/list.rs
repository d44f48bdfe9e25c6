//! `baseline list`: the baselines that there are.

use clap::Args;

use crate::cli::shared::failure::Failure;
use crate::cli::shared::lang;
use crate::cli::shared::print;
use crate::cli::shared::shelf::Shelf;
use crate::common::day::today;
use crate::report;

/// `patchgate baseline list`
#[derive(Debug, Args)]
pub struct List {
    #[command(flatten)]
    shelf: Shelf,
}

impl List {
    pub fn run(&self) -> Result<u8, Failure> {
        let catalogue = self.shelf.catalogue()?;
        print::text(&lang::page(|| report::baseline_list(catalogue.list(), today(), print::style())))
    }
}
