//! What is remembered: runs, and for each server of a run its evidence and its report.
//!
//! An SQLite file of one user, or a PostgreSQL database that a team shares: `backend` says what either must do, and [`Store`] is the
//! same over both. Each finished server is one transaction, so that whatever ends the program loses at most the servers under way.
//! Nothing here judges: what two states mean to each other is said in [`crate::assess`].

mod backend;
mod entry;
mod error;
mod instant;
mod keep;
mod line;
#[cfg(not(feature = "postgres"))]
mod no_postgres;
mod pack;
mod place;
#[cfg(feature = "postgres")]
mod postgres;
mod remembered;
mod sqlite;
#[cfg(test)]
mod tests;
mod text;

pub use backend::{Document, Which};
pub use entry::{Asked, Entry};
pub use error::StoreError;
pub use keep::{Keep, Pruned};
#[cfg(not(feature = "postgres"))]
pub use no_postgres::{Claim, Work};
pub use place::Place;
#[cfg(feature = "postgres")]
pub use postgres::{Claim, Work};
pub use remembered::Store;
