//! `export`: stored documents, one a line.

use clap::{Args, ValueEnum};

use super::shared::failure::Failure;
use super::shared::keeping::Memory;
use super::shared::print;
use crate::report::safe;
use crate::store::{Document, Which};

/// `patchgate export`
#[derive(Debug, Args)]
pub struct Export {
    /// Only this server: its name, serial number, UUID or the address of its BMC
    #[arg(value_name = "SERVER")]
    server: Option<String>,
    /// Which documents
    #[arg(long, value_enum, default_value = "report")]
    what: What,
    /// Only this run
    #[arg(long, value_name = "RUN")]
    run: Option<i64>,
    /// Only the newest of each server; one line of evidence is what `check --evidence` reads
    #[arg(long)]
    newest: bool,
    #[command(flatten)]
    memory: Memory,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// As `check --format jsonl` printed them
    Report,
    /// As `collect` would have stored it
    Evidence,
}

impl Export {
    pub fn run(&self) -> Result<u8, Failure> {
        let store = self.memory.open()?;
        let which = Which { server: self.server.clone(), run: self.run, newest: self.newest };
        let document = match self.what {
            What::Report => Document::Report,
            What::Evidence => Document::Evidence,
        };
        let lines = store.chosen(&which)?;
        for kept in &lines {
            print::text(&(safe::json(&store.document(kept, document)?) + "\n"))?;
        }
        if lines.is_empty() {
            let file = store.file();
            return Err(Failure::undetermined(format!(
                "store: {file}: nothing of it is meant; `patchgate status` lists what is remembered"
            )));
        }
        Ok(0)
    }
}
