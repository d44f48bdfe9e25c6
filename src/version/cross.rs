//! What two partial answers say together.
//!
//! A vendor's spelling often gives the level twice: as build and version, as version and date. Where the two speak
//! against each other, one of them is not what it seems, and there is no answer.

use std::cmp::Ordering;

/// The answer of both, of the one that has any, or none where they disagree.
pub fn agreed(a: Option<Ordering>, b: Option<Ordering>) -> Option<Ordering> {
    match (a, b) {
        (Some(a), Some(b)) => (a == b).then_some(a),
        (one, None) | (None, one) => one,
    }
}

/// The order of two values where both are there.
pub fn both<T: Ord>(a: Option<&T>, b: Option<&T>) -> Option<Ordering> {
    a.zip(b).map(|(a, b)| a.cmp(b))
}

/// Whether both are there and differ.
pub fn conflict<T: PartialEq>(a: Option<&T>, b: Option<&T>) -> bool {
    a.zip(b).is_some_and(|(a, b)| a != b)
}
