//! Rules: evidence and baseline in, findings out. No input or output, no clock, no order between rules.
//!
//! One file for each family, one line in [`RULES`] for each rule. A rule says what it looked at
//! and never guesses: where the evidence is missing it answers *unknown* with the reason, which the gate treats
//! like a failure that nobody has seen yet.

mod finding;
mod judge;
mod registry;
pub mod windows;

pub use finding::{Finding, Line, Outcome, Severity};
pub use judge::{Judge, judge_all};
pub use registry::{Check, RULES, Rule};
