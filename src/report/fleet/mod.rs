//! Many servers in one report: what stands first is what needs somebody, and what several have in common stands once.
//!
//! A document of ten thousand servers is written piece by piece: each report becomes text as soon as it is there and is let go.
//! What adds them up is known at the end only, so a document's head is asked for last.

mod document;
mod markdown;
mod monitoring;
pub(super) mod page;

pub use document::{Document, Format, Many};
pub use page::{fleet as page, verdict_word};
