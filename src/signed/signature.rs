//! What is known of the origin of a file.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::msg;
use crate::text::{Message, Say, Words};

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

impl Signature {
    fn message(&self) -> Message {
        match self {
            Self::Embedded => msg!("origin-embedded"),
            Self::Verified { key_id, comment } => msg!("origin-verified", key = key_id, comment = comment),
            Self::NotSigned => msg!("origin-not-signed"),
            Self::NotChecked => msg!("origin-not-checked"),
        }
    }
}

impl Say for Signature {
    fn words(&self) -> Words {
        self.message().into()
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message().text)
    }
}
