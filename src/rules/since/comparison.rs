//! What a report shows of the two states.

use serde::{Deserialize, Serialize};

use super::changes::Change;
use super::states::Since;

/// What a report shows of the comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// The file with the evidence of before.
    pub file: String,
    /// When that was collected.
    pub collected_at: jiff::Timestamp,
    /// Words that belong to that evidence as a whole, such as "synthetic".
    pub notes: Vec<String>,
    /// Every firmware member and what Windows says of itself; empty where the two cannot be compared.
    pub changes: Vec<Change>,
}

impl Since<'_> {
    /// What a report shows. `file` is where the evidence of before was read.
    #[must_use]
    pub fn comparison(&self, file: &str) -> Comparison {
        Comparison {
            file: file.to_owned(),
            collected_at: self.before.collected_at,
            notes: self.before.notes.clone(),
            changes: if self.is_comparable() { self.changes() } else { Vec::new() },
        }
    }
}
