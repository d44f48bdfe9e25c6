//! patchgate answers two questions about a server: is it fit to be patched, and why did its Windows update fail?
//!
//! The map of the house, one line for each room; each imports only rooms below it:
//!
//! * [`diagnosis`]: findings and the failed update, to ranked causes and remedies
//! * [`rules`]: evidence and baseline, to findings
//! * [`windows`]: the collector script, the reader of its document, descriptors and logs
//! * [`text`]: the sentences that an operator reads, by language
//! * [`evidence`]: what was seen of one server, and what could not be seen and why

pub mod diagnosis;
pub mod evidence;
pub mod rules;
pub mod text;
pub mod windows;
