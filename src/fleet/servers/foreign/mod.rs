//! Inventories of others: CSV, ansible, NetBox, Foreman, MAAS. Each becomes the same servers, by the same checks.
//!
//! Three laws hold for all of them. Passwords that stand in them are not read, and no error repeats a line of them. A server without a
//! BMC's address is named and never left out, and nobody guesses one from the address of its operating system. What is incomplete or
//! ambiguous is refused, with its line and the next step: a gate that quietly looked at half of the servers would stand open.

mod address;
mod ansible;
mod field;
mod foreman;
mod gather;
mod json;
mod maas;
mod netbox;
mod rows;
#[cfg(test)]
mod tests;
mod yaml;

pub use ansible::{has_sections, ini, is_ini, is_yaml, listed, yaml as ansible_yaml};
pub use field::hides_secret;
pub use foreman::read as foreman;
pub use json::{is_json, told_json};
pub use maas::read as maas;
pub use netbox::read as netbox;
pub use rows::{is_csv, read as rows};
