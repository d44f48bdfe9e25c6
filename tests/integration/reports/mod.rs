//! The reports for gates, read back by strangers: official schemas, an XML tree, a CSV reader, a Markdown parser.
//!
//! Each is made the real way, from a scan of the mock, for every scenario; and once more from a report in which every
//! foreign text is hostile.

mod command;
mod csv;
mod cyclonedx;
mod first_screen;
mod html;
mod japanese;
mod junit;
mod markdown;
mod monitoring;
mod nothing_lost;
mod sarif;
mod scans;
pub mod schemas;
mod snapshots;
