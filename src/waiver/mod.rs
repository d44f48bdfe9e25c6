//! Waivers: which failures somebody accepted, on which servers, and until when.
//!
//! A waiver opens the gate, so it is read as strictly as a baseline and says more: who approved it, why, and the
//! instant at which it ends. It never changes what was found. The format is described in docs/waivers.md; what a
//! waiver does to findings stands in [`crate::rules`].

mod document;
mod lint;
mod problem;
mod read;
mod wire;

use std::path::Path;

pub use document::{Component, Servers, Target, Waiver, Waivers};
pub use lint::lint;
pub use problem::WaiverError;

use crate::common::digest::sha256;
use crate::signed::{Key, read_text, vouch};

/// Says whether a rule may be waived, by its id, and else why not.
pub type MayWaive<'a> = &'a dyn Fn(&str) -> Result<(), &'static str>;

/// The JSON Schema of a waivers file, for editors. What it cannot say, `patchgate waiver lint` does.
#[must_use]
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(wire::Document)
}

impl Waivers {
    /// Reads a waivers file. With a key, it must be signed like a baseline: a gate that takes unsigned exceptions from
    /// signed demands is not a signed one.
    ///
    /// # Errors
    /// [`WaiverError`]: the file cannot be read, is not the signed one, or is no waivers file; all its errors are
    /// listed.
    pub fn load(path: &Path, key: Option<&Key>, may_waive: MayWaive<'_>) -> Result<Self, WaiverError> {
        let file = path.display().to_string();
        let text = read_text(path).map_err(|problem| WaiverError::Read { file: file.clone(), problem })?;
        let signature = vouch(path, &sha256(text.as_bytes()), key)?;
        Ok(Self { signature, ..Self::parse(&text, &file, may_waive)? })
    }
}

#[cfg(test)]
mod tests;
