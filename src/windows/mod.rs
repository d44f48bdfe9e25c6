//! The Windows side: the collector script, the reader of its document, and the parsers of what Windows writes.
//!
//! Everything here reads foreign text: descriptors, logs and a document that a script wrote on another machine.
//! It is bounded, it never panics, and one item that cannot be read is missing with its reason while the others
//! are kept. Nothing here decides whether what it read is good or bad; that is for the rules.

mod bundle;
pub mod cbs;
pub mod cbs_words;
mod collected;
pub mod dism_words;
mod folder;
mod gathered;
pub mod names;
mod script;
pub mod sddl;
pub mod setupapi;
mod subject;
mod transport;
pub mod update_log;

pub use bundle::{BundleError, read_bundle, read_bundle_files};
pub use collected::{Collected, CollectedError, Item, MAX_BYTES, items, read_collected, read_collected_until};
pub use gathered::{Chosen, Gathered, GatheredError};
pub use script::collector;
pub use subject::complete_subject;
#[cfg(feature = "winrm")]
#[doc(hidden)]
pub use transport::read_foreign;
pub use transport::{
    Layer, Logon, LogonError, Remote, TransportError, TransportOptions, Way, WayError, answer_askpass, collect,
};
