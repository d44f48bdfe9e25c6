//! The waivers that `check` and `explain` take.

use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::Failure;
use crate::rules::may_waive;
use crate::signed::Key;
use crate::waiver::Waivers;

/// Which failures are accepted.
#[derive(Debug, Clone, Args)]
pub struct Accepted {
    /// Do not stop at failures that this file waives (docs/waivers.md); the report shows them all the same
    #[arg(long, value_name = "FILE", env = "PATCHGATE_WAIVERS", help_heading = "Baseline")]
    waivers: Option<PathBuf>,
}

impl Accepted {
    /// Reads the waivers. A file with a mistake is no file with fewer waivers: it is an error.
    /// With a key, it must be signed.
    pub fn load(&self, key: Option<&Key>) -> Result<Option<Waivers>, Failure> {
        self.waivers.as_ref().map(|path| Self::read(path, key)).transpose()
    }

    /// Reads a file of waivers.
    pub fn read(path: &Path, key: Option<&Key>) -> Result<Waivers, Failure> {
        Waivers::load(path, key, &may_waive).map_err(|e| Failure::input(e.to_string()))
    }
}
