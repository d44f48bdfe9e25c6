//! What vendors publish about firmware levels, read into a proposal of a baseline.
//!
//! One file for each format, found by its content. What a file says is proposed as a draft, with the line and the vendor's own id as the
//! source of each value; what it does not say is not guessed but listed with the reason, because a level that was invented is worse than
//! none. Order of the files, from the top: `import`, `register`, the formats, `xml` and `json`, `found`; `draft` and `rules` stand
//! beside them.

mod cve;
mod dell;
mod draft;
mod found;
mod hpe;
mod import;
mod json;
mod lenovo_bundle;
mod lenovo_package;
mod lvfs;
mod lxca;
mod merge;
mod ome;
mod onecli;
mod register;
mod rules;
mod xml;

pub use crate::baseline::capture::Name;
pub use draft::{Draft, DraftError, draft};
pub use found::{File, Found, LeftOut, Wanted};
pub use import::{ImportError, import, import_bytes, servers};

#[cfg(test)]
mod tests;
