//! How much of a law that is tried in every place is tried in one run: the step of the unit tests, and random cases by it.

#[path = "../../../src/common/share.rs"]
mod step;

pub use self::step::of;

/// A `usual`th of so many random cases.
pub fn cases(all: u32, usual: usize) -> u32 {
    u32::try_from(of(0..all, usual).count()).unwrap()
}
