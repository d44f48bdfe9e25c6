//! After an update: stored evidence of before beside the evidence of now.
//!
//! An updater that ended well is no proof: firmware waits for a restart, an update is rolled back, a BMC goes on
//! answering with what it knew. So the question is asked again of the server, and what was asked for before must be
//! active now. The comparison says nothing where it could be one of two servers, of two depths, or in the wrong order.

pub(super) mod before_match;
mod changes;
mod comparable;
mod comparison;
pub(super) mod firmware_moved;
pub(super) mod firmware_went_back;
mod states;
#[cfg(test)]
mod tests;
mod told;
pub(super) mod update_not_active;

pub use changes::{Change, Movement};
pub use comparison::Comparison;
pub use states::Since;
