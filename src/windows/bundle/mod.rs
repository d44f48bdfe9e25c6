//! What administrators really send: a folder or a `.zip` of raw files, with or without the collector's document.
//!
//! Each file is known by its content, read as a stream and bounded. What is found is put into the form of the collector's
//! document and read by its reader, so that a bundle is evidence like any other: what is not in it is missing, and nothing
//! about it is judged good.

mod bounds;
mod cabinet;
mod clock;
mod database;
mod document;
mod events_xml;
mod evtx;
mod extent;
mod found;
mod keep;
pub(in crate::windows) mod kind;
mod open;
mod providers;
mod quoted;
mod record;
mod registry;
mod reporting;
mod rights;
mod sections;
mod text;

pub use open::{BundleError, read_bundle, read_bundle_files};
