//! `prune`: old results are let go.

use clap::Args;
use jiff::Timestamp;

use super::shared::failure::Failure;
use super::shared::keeping::Memory;
use super::shared::lang;
use super::shared::print;
use crate::msg;
use crate::store::Keep;

/// `patchgate prune`
#[derive(Debug, Args)]
pub struct Prune {
    /// Keep what is younger than so many days
    #[arg(long, value_name = "N", required_unless_present = "keep")]
    keep_days: Option<u32>,
    /// Keep the newest so many results of every server; without it the newest one stays
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    keep: Option<u32>,
    #[command(flatten)]
    memory: Memory,
}

impl Prune {
    pub fn run(&self) -> Result<u8, Failure> {
        let mut store = self.memory.open()?;
        let gone = store.prune(Keep { days: self.keep_days, newest: self.keep }, Timestamp::now())?;
        print::text(&(lang::page(|| msg!("memory-pruned", results = gone.results, runs = gone.runs)).text + "\n"))
    }
}
