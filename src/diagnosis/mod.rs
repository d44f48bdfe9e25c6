//! Why did the update fail? Findings and the failed update in, ranked causes out.
//!
//! A finding says that something is not as it should be; a cause says that it made *this* update fail. The step
//! between the two needs proof inside the failed session, and each cause lists what speaks for it, what speaks
//! against it, and what could not be seen.

mod case;
mod cause;
mod causes;
mod choice;
mod diagnose;
#[cfg(test)]
pub(crate) mod fail_closed;
mod failure;
mod lines;
mod marked;
mod named_object;
mod next;
mod order;
mod registry;
mod remedies;
mod services;
#[cfg(test)]
mod standing;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod weigh;

pub use cause::{Cause, Confidence, Remedy};
pub(crate) use causes::register::{has_mechanism, shown_by};
pub use choice::Choice;
pub use diagnose::{Diagnosis, diagnose, diagnose_chosen};
pub use failure::{Failure, OpenFailure, SLACK};
pub use order::{first_of, in_order};
pub use remedies::step::{Downtime, Effect, Harm, Place, Step, Undo};
