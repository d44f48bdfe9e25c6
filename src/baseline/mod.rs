//! Baselines: what firmware a server should run, with the source of every value and the days on which that holds.
//!
//! A baseline is data, one immutable TOML file for each version. It is read strictly, because a misspelt demand that
//! is silently ignored is a gate that stands open. Past its dates it decides nothing: a level that was right in
//! autumn is not evidence in summer. The format is described in docs/baseline.md.

mod catalogue;
mod checker;
mod document;
mod glob;
mod problem;
mod read;
mod rule;
mod wire;

pub use catalogue::{Catalogue, CatalogueError};
pub(crate) use checker::Checker;
pub use document::{
    AppliesTo, Baseline, Denied, FirmwareRule, Match, RuleBank, Severity, Source, Standing, Status, Valid,
};
pub use glob::Glob;
pub use problem::{BaselineError, Level, Problem};
pub use read::{MayReplace, lint};

#[cfg(test)]
mod tests;
