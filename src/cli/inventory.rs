//! `inventory`: what the BMC shows.

use clap::Args;
use serde::Serialize;

use super::shared::failure::Failure;
use super::shared::format::Format;
use super::shared::lang;
use super::shared::many::{Many, Sides, collect};
use super::shared::print;
use super::shared::redaction::Redaction;
use super::shared::target::Source;
use crate::evidence::{Hardware, Members};
use crate::report::{self, safe::printable};

/// `patchgate inventory`
#[derive(Debug, Args)]
pub struct Inventory {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    many: Many,
    #[command(flatten)]
    redaction: Redaction,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

impl Inventory {
    pub async fn run(&self) -> Result<u8, Failure> {
        if self.many.is_asked() {
            return self.round().await;
        }
        let evidence = self.redaction.evidence(self.source.evidence().await?)?;
        let Some(hardware) = evidence.hardware.value() else {
            let reason = evidence.hardware.reason().map_or_else(String::new, ToString::to_string);
            return Err(Failure::undetermined(reason));
        };
        match self.format {
            Format::Json => print::json(hardware)?,
            Format::Table => print::text(&lang::page(|| report::inventory(&evidence, hardware, print::style())))?,
        };
        Ok(if is_whole(hardware) { 0 } else { 3 })
    }

    /// Shows the servers of a file, each as it is done: a page, or a line of JSON.
    async fn round(&self) -> Result<u8, Failure> {
        if self.redaction.is_asked() {
            return Err(Failure::usage("--redact is about one server: redact each by itself"));
        }
        collect(&self.many, &self.source, Sides::Hardware, |name, evidence| {
            let Some(hardware) = evidence.hardware.value() else {
                let reason = evidence.hardware.reason().map_or_else(String::new, ToString::to_string);
                return Ok(vec![format!("no hardware evidence: {reason}")]);
            };
            let shown = match self.format {
                Format::Json => report::json_line(&Line { name, hardware })
                    .map_err(|e| Failure::undetermined(format!("the result cannot be written as JSON: {e}")))?,
                Format::Table => {
                    format!(
                        "{}\n{}\n",
                        printable(name),
                        lang::page(|| report::inventory(evidence, hardware, print::style()))
                    )
                }
            };
            print::text(&shown)?;
            Ok(if is_whole(hardware) { Vec::new() } else { vec!["the inventory is not whole".to_owned()] })
        })
        .await
    }
}

/// One server of many.
#[derive(Serialize)]
struct Line<'i> {
    /// What the servers file calls it.
    name: &'i str,
    hardware: &'i Hardware,
}

/// A list with holes is not an inventory.
fn is_whole(hardware: &Hardware) -> bool {
    hardware.firmware.value().is_some_and(Members::is_whole)
}
