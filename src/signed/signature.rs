//! What is known of the origin of a file.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What is known of the origin of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "state", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Signature {
    /// It is a part of the program, and as trustworthy as that.
    Embedded,
    /// It is in a list that this key signed, with the hash that it has.
    Verified {
        /// The key, as minisign prints it.
        key_id: String,
        /// What the signer wrote with the signature (the trusted comment, which the signature covers).
        comment: String,
    },
    /// Its folder has no signature, or none that speaks of it.
    NotSigned,
    /// There is a signature, or may be one, and nobody said whose it should be.
    NotChecked,
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Embedded => f.write_str("embedded in this patchgate"),
            Self::Verified { key_id, comment } => write!(f, "signature verified by {key_id} ({comment})"),
            Self::NotSigned => f.write_str("not signed"),
            Self::NotChecked => f.write_str("signature present, not checked"),
        }
    }
}
