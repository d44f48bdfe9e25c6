//! Generated machines: a [`Machine`] is described in a few words and becomes a [`Tree`] that hangs together.
//!
//! For tests that need a hundred different servers, or one with exactly the oddity in question. The resources are the
//! typed ones of redfish-codegen, so names and types are those of the DMTF's schemas; what was not said is left out
//! and never filled with a default that would be a claim. Everything in such a tree is invented.
//!
//! [`Tree`]: crate::mock::Tree

mod error;
mod machine;
mod resources;

pub use self::error::BuildError;
pub use self::machine::{Drive, Firmware, Health, LogEntry, Machine, NetworkAdapter, PowerSupply};
