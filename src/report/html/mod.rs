//! HTML: one file that says everything about one server, or about many, to whoever opens it in a browser.
//!
//! It is read without a script and without a network, and a policy within it allows neither (`policy`). What is shown is computed
//! here as plain texts and numbers, drawings included; templates in `pages` lay it out, and all that they show is escaped in one
//! place (`escape`).

mod causes;
mod drift;
mod escape;
mod findings;
pub mod fleet;
mod picture;
mod policy;
mod proof;
mod server;
mod timeline;
mod words;

pub use server::{Seen, html};
