//! The reader of the collector's document.

mod drivers;
mod facts;
mod item;
mod logs;
mod place;
mod read;
#[cfg(test)]
mod samples;
mod servicing;
#[cfg(test)]
mod spoiled_tests;
mod stream;
#[cfg(test)]
mod stream_tests;
mod surrogates;
#[cfg(test)]
mod tests;
mod text_logs;

pub use item::{Item, items};
pub(crate) use logs::Clock;
pub use read::{
    Collected, CollectedError, MAX_BYTES, Owner, read_bundled, read_collected, read_collected_until, read_owner,
    read_without,
};
