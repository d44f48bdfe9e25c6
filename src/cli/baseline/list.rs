//! `baseline list`: the baselines that there are.

use clap::Args;

use crate::cli::shared::failure::Failure;
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
        print::text(&report::baseline_list(self.shelf.catalogue()?.list(), today(), print::style()))
    }
}
