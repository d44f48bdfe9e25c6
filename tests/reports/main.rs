//! The reports for gates, read back by strangers: official schemas, an XML tree, a CSV reader, a Markdown parser.
//!
//! Each is made the real way, from a scan of the mock, for every scenario; and once more from a report in which every
//! foreign text is hostile.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should say where")]

mod command;
mod csv;
mod cyclonedx;
mod junit;
mod markdown;
mod sarif;
mod schemas;
mod snapshots;
mod support;
