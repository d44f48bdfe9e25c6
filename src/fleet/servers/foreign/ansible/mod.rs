//! Inventories of ansible: INI, YAML, and what `ansible-inventory --list` prints.
//!
//! Facts: hosts are BMCs where their group says so (`[oob]`), and else servers, whose `ansible_host` is the operating system; the BMC is in a
//! field of its own such as `baseuri`. How the files are read: <https://docs.ansible.com/ansible/latest/inventory_guide/intro_inventory.html>.

mod host_range;
mod ini;
mod inventory;
mod listed;
mod tree;

pub use ini::{has_sections, is_ini, read as ini};
pub use listed::read as listed;
pub use tree::{is_yaml, read as yaml};
