//! The ground floor: little things that every room needs and that say nothing about servers, one file for each.
//!
//! They import nothing of this crate. What one room alone needs stays in that room.

pub mod age;
pub mod bounded;
pub mod cut;
pub mod day;
pub mod decode;
pub mod digest;
pub mod disguise;
pub mod hex;
pub mod needles;
pub mod once;
pub mod own_folder;
pub mod packed;
pub mod replace;
pub mod secrets;
pub mod shapeless;
#[cfg(test)]
pub mod share;
pub mod trail;
pub mod uri;
pub mod wildcard;
pub mod xml;
