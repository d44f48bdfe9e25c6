//! The Windows side: the collector script, the reader of its document, and the parsers of what Windows writes.
//!
//! Everything here reads foreign text: descriptors, logs and a document that a script wrote on another machine.
//! It is bounded, it never panics, and one item that cannot be read is missing with its reason while the others
//! are kept. Nothing here decides whether what it read is good or bad; that is for the rules.

mod bundle;
pub mod cbs;
pub mod cbs_words;
mod collected;
pub mod names;
pub mod sddl;
pub mod setupapi;
mod subject;
pub mod update_log;

pub use bundle::{BundleError, read_bundle};
pub use collected::{Collected, CollectedError, Item, MAX_BYTES, items, read_collected, read_collected_until};
pub use subject::complete_subject;

/// The collector script for Windows PowerShell 5.1, as `patchgate collector` prints it. Its head says what it reads.
pub const COLLECTOR: &str = include_str!("collector.ps1");
