//! From a file to checked waivers: who signed it, then what is in it.

use std::path::Path;

use super::document::Waivers;
use super::problem::WaiverError;
use super::read::MayWaive;
use crate::common::digest::sha256;
use crate::signed::{Key, read_text, vouch};

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
