//! What several commands have in common: their options, the way in and the way out. Nothing here is a command.

pub mod accepted;
pub mod choice;
pub mod config;
pub mod credentials;
pub mod day;
#[cfg(feature = "mock")]
pub mod demo;
#[cfg(not(feature = "mock"))]
#[path = "no_demo.rs"]
pub mod demo;
pub mod failure;
pub mod file;
pub mod format;
pub mod judge;
pub mod keeping;
pub mod lang;
pub mod linted;
pub mod many;
mod memory;
pub mod missing;
pub mod planned;
pub mod plugin;
pub mod print;
pub mod progress;
pub mod redaction;
pub mod reports;
pub mod scan;
pub mod secrets;
pub mod session;
pub mod shelf;
pub mod target;
pub mod terms;
pub mod trust;
pub mod windows_side;
