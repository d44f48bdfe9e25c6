//! Rules: evidence and baseline in, findings out. No input or output, no clock, no order between rules.
//!
//! One file for each family, one line in [`RULES`] for each rule. A rule says what it looked at
//! and never guesses: where the evidence is missing it answers *unknown* with the reason, which the gate treats
//! like a failure that nobody has seen yet.

mod finding;
pub mod firmware;
mod hardware;
mod judge;
mod moment;
mod registry;
mod since;
#[cfg(test)]
pub(crate) mod testing;
mod waiving;
pub mod windows;

pub use crate::baseline::Severity;
pub use finding::{Finding, Line, Outcome, Waived, WaiverState};
pub use judge::{Bench, Judge, judge_all, judge_one};
pub use moment::Moment;
pub use registry::{Check, RULES, Rule};
pub use since::{Change, Comparison, Movement, Since};
pub use waiving::may_waive;
