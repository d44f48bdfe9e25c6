//! `status`: how every server stands by what is remembered.

use std::time::Duration;

use clap::Args;
use jiff::Timestamp;

use super::shared::failure::Failure;
use super::shared::format::Format;
use super::shared::keeping::Memory;
use super::shared::lang;
use super::shared::print;
use crate::assess::Standing;
use crate::common::age::age;
use crate::report;

/// `patchgate status`
#[derive(Debug, Args)]
pub struct Status {
    #[command(flatten)]
    memory: Memory,
    /// A result older than this is stale, and ready is undetermined then: such as 36h or 7d
    #[arg(long, value_name = "AGE", value_parser = age)]
    max_age: Option<Duration>,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

impl Status {
    pub fn run(&self) -> Result<u8, Failure> {
        let all = Standing::all(self.memory.open()?.newest()?, Timestamp::now(), self.max_age);
        match self.format {
            Format::Json => print::json(&all)?,
            Format::Table => print::text(&lang::page(|| report::status(&all, print::style())))?,
        };
        Ok(Standing::exit_code(&all))
    }
}
