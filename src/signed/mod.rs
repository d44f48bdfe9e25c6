//! Whether files of a folder are those that somebody signed.
//!
//! A baseline decides whether a server may be patched, and a waiver that it may be patched all the same. Whoever can
//! change one of them on its way to the jump host decides instead. So a folder can hold the list `SHA256SUMS`, as
//! coreutils write it, and its signature `SHA256SUMS.minisig`; patchgate verifies both where it is told whose signature
//! to ask for. It holds no keys and signs nothing: minisign does. See docs/signing.md.

mod error;
mod folder;
mod key;
mod signature;
mod sums;
mod text;

pub use crate::common::digest::sha256;
pub use error::SignatureError;
pub use folder::{Folder, vouch};
pub use key::Key;
pub use signature::Signature;
pub(crate) use text::read_text;

#[cfg(test)]
mod tests;
