//! Whether files of a folder are those that somebody signed.
//!
//! A baseline decides whether a server may be patched, and a waiver that it may be patched all the same. Whoever can
//! change one of them on its way to the jump host decides instead. So a folder can hold the list `SHA256SUMS`, as
//! coreutils write it, and its signature `SHA256SUMS.minisig`; patchgate verifies both where it is told whose signature
//! to ask for. It holds no keys and signs nothing: minisign does. See docs/signing.md.

mod error;
mod folder;
mod key;
mod sums;
mod text;

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use error::SignatureError;
pub use folder::{Folder, vouch};
pub use key::Key;
pub(crate) use text::read_text;

/// What is known of the origin of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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

/// The SHA-256 of these bytes, lower-case hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hex(ring::digest::digest(&ring::digest::SHA256, bytes).as_ref())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests;
