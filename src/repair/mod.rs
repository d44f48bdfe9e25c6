//! Did the repair work? Two states of one server in, one answer out: the update that failed, what made it fail, and what is new.
//!
//! The gate of now does not answer that. It is ready where no update failed, and a server whose logs were cleared has no failed
//! update either. So the failure of before is followed into the evidence of now, and only what is seen counts: installed is a
//! record or a build, gone is a rule that passes or an update that went through. What cannot be seen is unknown.

mod answer;
mod causes;
mod judge;
mod new;
#[cfg(test)]
mod tests;
mod update;

pub use answer::{CauseAnswer, CauseState, Repair, UpdateState};
pub use judge::{Judged, OtherServer, judge};
