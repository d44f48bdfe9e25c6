//! What is publicly known to go wrong with an update that somebody plans, held against this server.
//!
//! The table is data ([`crate::known_failures`]); here its conditions are answered by evidence: met, not met, or not known. A fact
//! that is missing is never an answer.

mod answer;
mod ask;
pub(super) mod known_failure;
mod machine;
mod release;
mod room;
mod setting;
#[cfg(test)]
mod tests;
