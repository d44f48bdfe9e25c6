//! `collect`: the evidence of a server, stored.

use std::path::{Path, PathBuf};

use clap::Args;

use super::shared::failure::Failure;
use super::shared::missing;
use super::shared::print;
use super::shared::redaction::Redaction;
use super::shared::target::Source;
use crate::common::replace;

/// `patchgate collect`
#[derive(Debug, Args)]
pub struct Collect {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    redaction: Redaction,
    /// Write the evidence to this file instead of standard output; after a scan that failed, a file that is there stays,
    /// and the record of the failure goes to FILE.failed
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Let the record of a scan that failed replace a file that is there
    #[arg(long, requires = "output")]
    force: bool,
}

impl Collect {
    pub async fn run(&self) -> Result<u8, Failure> {
        let evidence = self.redaction.evidence(self.source.evidence().await?)?;
        let missing = missing::sides(&evidence);
        match &self.output {
            None => _ = print::json(&evidence)?,
            Some(path) => {
                let document = print::to_json(&evidence)? + "\n";
                let path = self.place(path, missing.is_empty());
                // Somebody compares with it after the update: half a document would be found out too late.
                replace::write(&path, document.as_bytes())
                    .map_err(|e| Failure::usage(format!("{} cannot be written: {e}", path.display())))?;
            }
        }
        missing.iter().for_each(|side| print::error(side));
        Ok(if missing.is_empty() { 0 } else { 3 })
    }

    /// Where the evidence goes: good evidence is never replaced by the record of a failure, unless that is asked for.
    fn place(&self, path: &Path, whole: bool) -> PathBuf {
        if whole || self.force || !path.is_file() {
            return path.to_owned();
        }
        let mut name = path.as_os_str().to_owned();
        name.push(".failed");
        let beside = PathBuf::from(name);
        print::error(&format!("{} stays as it was; this scan failed: {}", path.display(), beside.display()));
        beside
    }
}
