//! What is remembered: runs, and for each server of a run its evidence and its report.
//!
//! An SQLite file of one user. Each finished server is one transaction, so that whatever ends the program loses at most the servers
//! under way. Nothing here judges: what two states mean to each other is said in [`crate::assess`].

mod entry;
mod error;
mod open;
mod pack;
mod place;
mod prune;
mod read;
mod schema;
mod sqlite;
#[cfg(test)]
mod tests;

pub use entry::{Asked, Entry};
pub use error::StoreError;
pub use place::Place;
pub use prune::{Keep, Pruned};
pub use read::{Document, Which};
pub use sqlite::Store;
