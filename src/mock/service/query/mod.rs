//! Query parameters of DSP0266, read from the text that follows `?` in a URI.
//!
//! The text comes from anyone who can reach the port, so the parser is written by hand, bounded in length, nesting and
//! number of terms, and says which parameter is wrong. Each parameter becomes a type here; [`shape`] applies them.

mod error;
mod filter;
mod parameters;
pub(super) mod shape;

pub use self::error::QueryError;
pub use self::filter::Filter;
pub use self::parameters::{Expand, Links, Query};
