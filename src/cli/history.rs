//! `history`: what is remembered of a server.

use clap::Args;

use super::shared::failure::Failure;
use super::shared::format::Format;
use super::shared::keeping::Memory;
use super::shared::lang;
use super::shared::print;
use crate::assess::Kept;
use crate::report;
use crate::store::Store;

/// `patchgate history`
#[derive(Debug, Args)]
pub struct History {
    /// The server: its name, serial number, UUID or the address of its BMC
    #[arg(value_name = "SERVER")]
    server: String,
    #[command(flatten)]
    memory: Memory,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

impl History {
    pub fn run(&self) -> Result<u8, Failure> {
        let lines = of(&self.memory.open()?, &self.server)?;
        match self.format {
            Format::Json => print::json(&lines),
            Format::Table => print::text(&lang::page(|| report::history(&self.server, &lines, print::style()))),
        }
    }
}

/// The lines of a server, the newest first; none at all is no answer.
pub fn of(store: &Store, server: &str) -> Result<Vec<Kept>, Failure> {
    let lines = store.history(server)?;
    if lines.is_empty() {
        let file = store.file();
        return Err(Failure::undetermined(format!(
            "store: {file}: nothing is remembered of {server:?}; `patchgate status` lists what is"
        )));
    }
    Ok(lines)
}
