//! `collect`: the evidence of a server, stored.

use std::path::PathBuf;

use clap::Args;

use super::shared::failure::Failure;
use super::shared::print;
use super::shared::target::Source;
use crate::common::replace;
use crate::evidence::{Area, Evidence, Missing};

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
                // Somebody compares with it after the update: half a document would be found out too late.
                replace::write(path, document.as_bytes())
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
    let (hardware, windows): (Option<&Missing>, Option<&Missing>) =
        (evidence.hardware.reason(), evidence.windows.reason());
    [(Area::Hardware, "hardware", hardware), (Area::Windows, "windows", windows)]
        .into_iter()
        .filter(|(area, ..)| evidence.asked_about(*area))
        .filter_map(|(_, name, reason)| Some(format!("no {name} evidence: {}", reason?)))
        .collect()
}
