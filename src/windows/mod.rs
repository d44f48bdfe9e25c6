//! The Windows side: the collector script, the reader of its document, and the parsers of what Windows writes.
//!
//! Everything here reads foreign text: descriptors, logs and a document that a script wrote on another machine.
//! It is bounded, it never panics, and one item that cannot be read is missing with its reason while the others
//! are kept. Nothing here decides whether what it read is good or bad; that is for the rules.

pub mod sddl;
