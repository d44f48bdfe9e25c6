//! What waivers do to findings, and the two rules about waivers.

mod file_line;
pub(super) mod marks;
#[cfg(test)]
mod tests;
pub(super) mod waiver_expired;
pub(super) mod waiver_unused;
