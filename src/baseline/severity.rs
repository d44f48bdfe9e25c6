//! What a failure weighs. A word of the baseline, because the baseline decides; rules and findings use the same one.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a failure (or an unknown) does to the verdict.
///
/// It is a word of the baseline because the baseline decides; rules and findings use the same word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Shown, and nothing else.
    Info,
    /// Shown as a warning; does not stop the gate.
    Warn,
    /// A failure blocks the gate; an unknown leaves it undetermined.
    Block,
}

/// As it is written in a baseline.
impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Block => "block",
        })
    }
}
