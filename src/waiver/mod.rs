//! Waivers: which failures somebody accepted, on which servers, and until when.
//!
//! A waiver opens the gate, so it is read as strictly as a baseline and says more: who approved it, why, and the
//! instant at which it ends. It never changes what was found. The format is described in docs/waivers.md; what a
//! waiver does to findings stands in [`crate::rules`].

mod document;
mod lint;
mod load;
mod problem;
mod read;
mod wire;

pub use document::{Component, Servers, Target, Waiver, Waivers};
pub use lint::lint;
pub use problem::WaiverError;
pub use read::MayWaive;

/// The JSON Schema of a waivers file, for editors. What it cannot say, `patchgate waiver lint` does.
#[cfg(test)]
pub(crate) fn schema() -> schemars::Schema {
    schemars::schema_for!(wire::Document)
}

#[cfg(test)]
mod tests;
