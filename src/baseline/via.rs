//! A version that an update must pass through.

use std::cmp::Ordering;
use std::fmt;

use serde::Serialize;

use crate::version::Version;

/// A stepping stone: whatever is older than `below` is first updated to `through`.
#[derive(Clone, Debug, Serialize)]
pub struct Via {
    /// The version from which the stone is not needed.
    pub below: Version,
    /// The stone.
    pub through: Version,
    /// The id of the source that says so.
    pub source: String,
}

impl Via {
    /// Whether every update that `others` lead over a stone, `stones` lead over the same one.
    pub(super) fn lead_over(stones: &[Self], others: &[Self]) -> bool {
        let reaches = |stone: &Self, other: &Self| {
            stone.through.same(&other.through) == Some(true)
                && matches!(other.below.compare(&stone.below), Some(Ordering::Less | Ordering::Equal))
        };
        others.iter().all(|other| stones.iter().any(|stone| reaches(stone, other)))
    }
}

/// All of it: `below 1.5 by way of 1.6 (vendor)`.
impl fmt::Display for Via {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { below, through, source } = self;
        write!(f, "below {below} by way of {through} ({source})")
    }
}
