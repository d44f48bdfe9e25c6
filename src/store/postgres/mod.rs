//! A store in a PostgreSQL database that a team shares, and the work that several jump hosts share through it.
//!
//! Everything is in a schema of its own, `patchgate`, so that the database may hold other things too.

pub(super) mod address;
mod backend;
mod error;
mod heartbeat;
mod passfile;
mod schema;
mod session;
#[cfg(test)]
pub(super) mod testing;
#[cfg(test)]
mod tests;
mod work;

pub use backend::Postgres;
pub use work::{Claim, Work};
