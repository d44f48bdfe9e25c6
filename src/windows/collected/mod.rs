//! The reader of the collector's document.

mod drivers;
mod facts;
mod item;
mod logs;
mod place;
mod read;
mod servicing;
mod stream;
mod surrogates;
#[cfg(test)]
mod tests;

pub use item::{Item, items};
pub use read::{Collected, CollectedError, MAX_BYTES, read_collected, read_collected_until};
