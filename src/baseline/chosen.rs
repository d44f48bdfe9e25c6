//! Why a server is judged by one baseline and not by another.

use serde::{Deserialize, Serialize};

use super::document::Baseline;
use crate::signed::Signature;

/// Why a baseline was chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "by", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Chosen {
    /// Somebody named it.
    Name {
        /// In these words.
        spec: String,
        /// Embedded ones of the same words, as `id@version`, that it took the place of.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        over: Vec<String>,
    },
    /// It is for this server, and in the folder that somebody named.
    Folder {
        /// Embedded ones for this server, as `id@version`, that it took the place of.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        over: Vec<String>,
    },
    /// It is for this server, and in the program.
    Program,
}

/// A baseline with where it comes from and why it is this one.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The baseline.
    pub baseline: Baseline,
    /// What is known of its origin.
    pub signature: Signature,
    /// Why it.
    pub chosen: Chosen,
}
