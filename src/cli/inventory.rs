//! `inventory`: what the BMC shows.

use clap::Args;

use super::shared::failure::Failure;
use super::shared::format::Format;
use super::shared::print;
use super::shared::redaction::Redaction;
use super::shared::target::Source;
use crate::report;

/// `patchgate inventory`
#[derive(Debug, Args)]
pub struct Inventory {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    redaction: Redaction,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

impl Inventory {
    pub async fn run(&self) -> Result<u8, Failure> {
        let evidence = self.redaction.evidence(self.source.evidence().await?)?;
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
