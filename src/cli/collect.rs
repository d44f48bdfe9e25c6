//! `collect` stores evidence, `inventory` lists what the BMC shows.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::target::Source;
use super::{Failure, print};
use crate::evidence::Evidence;
use crate::report;

/// `patchgate collect`
#[derive(Debug, Args)]
pub struct Collect {
    #[command(flatten)]
    source: Source,
    /// Write the evidence to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Collect {
    pub async fn run(&self) -> Result<u8, Failure> {
        let evidence = self.source.evidence().await?;
        match &self.output {
            None => print::json(&evidence)?,
            Some(path) => {
                let document = print::to_json(&evidence)? + "\n";
                std::fs::write(path, document)
                    .map_err(|e| Failure::usage(format!("{} cannot be written: {e}", path.display())))?;
                0
            }
        };
        for missing in missing_areas(&evidence) {
            print::error(&missing);
        }
        Ok(if missing_areas(&evidence).is_empty() { 0 } else { 3 })
    }
}

/// Whatever was asked for and is missing as a whole.
fn missing_areas(evidence: &Evidence) -> Vec<String> {
    use crate::evidence::{Area, Missing};
    let (hardware, windows): (Option<&Missing>, Option<&Missing>) =
        (evidence.hardware.reason(), evidence.windows.reason());
    [(Area::Hardware, "hardware", hardware), (Area::Windows, "windows", windows)]
        .into_iter()
        .filter(|(area, ..)| evidence.asked_about(*area))
        .filter_map(|(_, name, reason)| Some(format!("no {name} evidence: {}", reason?)))
        .collect()
}

/// How to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A table for people.
    Table,
    /// One JSON document (`patchgate schema report`).
    Json,
}

/// `patchgate inventory`
#[derive(Debug, Args)]
pub struct Inventory {
    #[command(flatten)]
    source: Source,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

impl Inventory {
    pub async fn run(&self) -> Result<u8, Failure> {
        let evidence = self.source.evidence().await?;
        let Some(hardware) = evidence.hardware.value() else {
            let reason = evidence.hardware.reason().map_or_else(String::new, ToString::to_string);
            return Err(Failure::undetermined(reason));
        };
        match self.format {
            Format::Json => print::json(hardware)?,
            Format::Table => print::text(&report::inventory(&evidence, hardware, print::style()))?,
        };
        // A list with holes is not an inventory.
        Ok(if hardware.firmware.value().is_some_and(crate::evidence::Members::is_whole) { 0 } else { 3 })
    }
}
