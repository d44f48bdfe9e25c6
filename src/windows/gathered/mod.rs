//! A folder in which the documents of many servers were gathered, such as a share to which each server writes its own.
//!
//! Every document is looked at once, one after the other, and no more of it is kept than whose it is. Then the one of the
//! server whose BMC was read is chosen, by the marks by which a rule compares the two sides.

mod choose;
mod index;

pub use choose::{Chosen, GatheredError};
pub use index::Gathered;
