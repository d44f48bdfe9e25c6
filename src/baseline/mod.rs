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
mod chosen;
mod demand;
mod denied;
pub mod diff;
mod document;
mod driver;
mod effect;
mod extend;
mod floor;
mod glob;
mod hint;
mod matches;
mod parts;
mod problem;
mod read;
mod refusal;
mod replaced;
mod rule;
mod sense;
mod setting;
mod severity;
mod together;
mod via;
mod wire;
mod written;
pub(crate) mod written_file;

pub use catalogue::Catalogue;
pub(crate) use checker::Checker;
pub use chosen::{Choice, Chosen};
pub(crate) use demand::{Breach, Demand, Held, Installed};
pub use denied::Denied;
pub(crate) use document::IMPORTED;
pub use document::{AppliesTo, Baseline, Server, Source, SourceFile, Standing, Status, Valid};
pub use driver::DriverDemand;
pub use extend::Parents;
pub use floor::Floor;
pub use glob::Glob;
pub(crate) use hint::nearest;
pub use matches::{Match, RuleBank};
pub(crate) use parts::refused;
pub(crate) use problem::listed;
pub use problem::{BaselineError, FileError, Level, Problem};
pub use read::{MayReplace, lint};
pub use refusal::CatalogueError;
pub use rule::FirmwareRule;
pub use setting::{SettingOf, SettingRule};
pub use severity::Severity;
pub use via::Via;
pub(crate) use wire::Text;

/// The JSON Schema of a baseline document, for editors.
#[cfg(test)]
pub(crate) fn schema() -> schemars::Schema {
    schemars::schema_for!(written::Document)
}

#[cfg(test)]
mod tests;
