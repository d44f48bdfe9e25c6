//! A store in an SQLite file of one user.

mod backend;
mod error;
mod open;
mod schema;
#[cfg(test)]
mod tests;

pub use backend::Sqlite;
