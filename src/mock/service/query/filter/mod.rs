//! `$filter`: a comparison of properties with literals, joined by `and`, `or` and `not` (DSP0266, "The $filter query
//! parameter").
//!
//! A property that a member does not have counts as null. Order is that of numbers, or of characters; a value of
//! another kind is neither less nor greater, and never equal.

mod condition;
mod parse;
#[cfg(test)]
mod tests;

pub use self::condition::Filter;
pub use self::parse::FilterError;
pub(super) use self::parse::is_name;
