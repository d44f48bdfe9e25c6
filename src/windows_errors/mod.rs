//! What a Windows error code is called and what it means: `patchgate error CODE`, and names for the diagnosis.
//!
//! The same failure is written in many ways (`0x80070005`, `-2147024891`, `E_ACCESSDENIED`, `5`), so everything here
//! works on one canonical number. Numbers, names and families are facts, one row each in `codes.tsv`; meanings are
//! our own words, for single codes in `advice.toml` and for the rest by family in `families.toml`, and the two are
//! never passed off as each other. This room knows error codes and nothing else: no evidence, no rules.

mod code;
mod hresult;
mod look_up;
mod near;
mod number;
mod table;
#[cfg(test)]
mod tests;

pub use code::{Advice, ErrorCode, Explanation, Family, Scope};
pub use hresult::{Anatomy, Kind};
pub use look_up::{NotFound, all, by_number, look_up, name, normalise};
