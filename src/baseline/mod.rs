//! Baselines: what firmware a server should run, with the source of every value and the days on which that holds.
//!
//! A baseline is data, one immutable TOML file for each version. It is read strictly, because a misspelt demand that
//! is silently ignored is a gate that stands open. Past its dates it decides nothing: a level that was right in
//! autumn is not evidence in summer. The format is described in docs/baseline.md.

mod age;
pub mod capture;
pub mod cases;
mod catalogue;
mod checker;
pub mod diff;
mod document;
mod extend;
mod glob;
mod hint;
mod problem;
mod read;
mod rule;
mod setting;
mod together;
mod wire;

pub use catalogue::{Catalogue, CatalogueError};
pub(crate) use checker::Checker;
pub use document::{
    AppliesTo, Baseline, Denied, DriverDemand, FirmwareRule, Match, RuleBank, Server, SettingOf, SettingRule, Severity,
    Source, Standing, Status, Valid, Via,
};
pub use extend::Parents;
pub use glob::Glob;
pub use problem::{BaselineError, Level, Problem};
pub use read::{MayReplace, lint};

/// The JSON Schema of a baseline document, for editors.
#[must_use]
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(wire::Document)
}

#[cfg(test)]
mod tests;
