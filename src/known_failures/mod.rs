//! Updates that are publicly known to fail, or to break something, under a stated condition: `check --for-kb KB`.
//!
//! The table is data (`known.toml`, in our own words, with its sources) and an administrator's own file has the same format. A
//! condition is one of a closed set, so that evidence can answer it; what no evidence holds says how a person looks. This
//! room knows the table and nothing else: whether a condition is met on a server is asked by [`crate::rules`].

mod condition;
mod failure;
mod load;
mod products;
mod read;
mod wire;

pub use condition::{Condition, Partition, Wanted};
pub use failure::{Failure, Fix, Phase, Standing, Stops, kb_number};
pub use load::Planned;
pub use products::{Build, Edition, product};

/// The JSON Schema of a file of known failures, for editors. What it cannot say, the reader does.
#[cfg(test)]
pub(crate) fn schema() -> schemars::Schema {
    schemars::schema_for!(wire::Document)
}

#[cfg(test)]
mod tests;
