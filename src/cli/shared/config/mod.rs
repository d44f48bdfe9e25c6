//! The configuration file, `patchgate.toml`: options of the command line that somebody wrote down once.
//!
//! An option of the file is put among the words of the command line before they are parsed, so that it means exactly what it means
//! there. The command line counts first, then the environment, then the file.

mod apply;
mod document;
mod place;
mod policy;
mod resolved;
#[cfg(test)]
mod schema;

pub use apply::apply;
pub use place::NAME as CONFIGURATION;
pub use policy::variable;
pub use resolved::resolved;
#[cfg(test)]
pub use schema::schema;
