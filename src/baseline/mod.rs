//! Baselines: what firmware a server should run, with the source of every value and the days on which that holds.
//!
//! A baseline is data, one immutable TOML file for each version. It is read strictly, because a misspelt demand that
//! is silently ignored is a gate that stands open. Past its dates it decides nothing: a level that was right in
//! autumn is not evidence in summer.

mod document;
mod glob;

pub use document::{
    AppliesTo, Baseline, Denied, FirmwareRule, Match, RuleBank, Severity, Source, Standing, Status, Valid,
};
pub use glob::Glob;
