//! Rules: evidence and baseline in, findings out. No input or output, no clock, no order between rules.
//!
//! A rule is one file: its `RULE` (id, weight, what it needs, who may change that) beside the function that answers it,
//! and one line in `registry.rs`. A rule says what it looked at and never guesses: where the evidence is missing it
//! answers *unknown* with the reason, which the gate treats like a failure that nobody has seen yet.
//!
//! From the ground up: `rule`, `finding`, `bench`, `judge`, `check`, the rules themselves, `registry`, `run`.

mod bench;
mod check;
mod finding;
pub mod firmware;
mod hardware;
pub(crate) mod judge;
mod known;
mod moment;
pub(crate) mod registry;
pub(crate) mod repair;
mod rule;
mod run;
mod since;
#[cfg(test)]
pub(crate) mod testing;
mod uri;
mod verdict;
mod waiving;
pub(crate) mod windows;

pub use crate::baseline::Severity;
pub use bench::Bench;
pub use check::Check;
pub use finding::{Finding, Nature, Outcome, Waived, WaiverState};
pub use moment::Moment;
pub use registry::{RULES, may_replace_severity, may_waive};
pub use rule::{Area, Rule};
pub use run::{judge_all, judge_one};
pub(crate) use since::Since;
pub use since::{Change, Comparison, Movement};
pub use verdict::{EXIT_BLOCKED, EXIT_READY, EXIT_UNDETERMINED, FailOn, Verdict, verdict, verdict_by};
