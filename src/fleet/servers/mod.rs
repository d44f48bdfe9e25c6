//! The servers file: which servers there are, and what each says of how it is to be reached and judged.
//!
//! Our own format is TOML and strict: a field that nobody knows is a mistake, because a misspelt `baseline` would judge a server by
//! another one in silence. A plain list, one BMC a line, and the inventories of others (`foreign`) are read too.

mod credential;
mod foreign;
mod format;
mod netrc;
mod plain;
mod range;
mod read;
mod resolve;
mod rules;
mod select;
mod server;
#[cfg(test)]
mod tests;
mod told;
mod wire;

pub use credential::{Credential, SecretSource};
pub use format::{Format, FormatError};
pub use netrc::netrc_password;
#[cfg(test)]
pub(crate) use read::schema;
pub(crate) use read::without_errors;
pub use rules::Rules;
pub use select::{Select, SelectError};
pub use server::{Auth, Server, Servers, Settings};
