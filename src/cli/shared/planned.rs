//! `--for-kb` and `--known-failures`: what is publicly known of the updates that somebody plans.

use std::path::PathBuf;

use clap::Args;

use super::choice::kb;
use super::failure::Failure;
use crate::known_failures::Planned;

/// Which updates are planned.
#[derive(Debug, Clone, Args)]
pub struct Ahead {
    /// Also say what is publicly known to go wrong with this update on a server like this, such as KB5034439; may be given
    /// several times
    #[arg(long, value_name = "KB", value_parser = kb)]
    for_kb: Vec<String>,
    /// With --for-kb: known failures of your own besides, in a file (docs/known-failures.md)
    #[arg(long, value_name = "FILE", requires = "for_kb")]
    known_failures: Vec<PathBuf>,
}

impl Ahead {
    /// What is planned, if anything. A file with a mistake is an error and not a shorter list.
    pub fn load(&self) -> Result<Option<Planned>, Failure> {
        if self.for_kb.is_empty() {
            return Ok(None);
        }
        let mut planned = Planned::new(&self.for_kb);
        for path in &self.known_failures {
            planned = planned.with_file(path).map_err(|e| Failure::input(e.to_string()))?;
        }
        Ok(Some(planned))
    }
}
