//! Instants as a table holds them.

use jiff::Timestamp;

/// They sort as numbers do.
pub fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}
