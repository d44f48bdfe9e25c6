//! Why a text is not a security descriptor, and where.

use crate::common::cut::cut;

/// Why a text is not SDDL.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("decode: SDDL, byte {at}: expected {expected}, found {found:?}; print it again with the collector")]
pub struct SddlError {
    /// The byte offset in the text where it stops making sense.
    pub at: usize,
    /// What was expected there.
    pub expected: &'static str,
    /// What is there instead, cut to 40 characters.
    pub found: String,
}

impl SddlError {
    /// The error at byte `at`, with the beginning of what was found there.
    pub(super) fn new(at: usize, expected: &'static str, found: &str) -> Self {
        Self { at, expected, found: cut(found, 40).to_owned() }
    }

    /// The same error in a text that begins `offset` bytes later.
    pub(super) fn shifted(mut self, offset: usize) -> Self {
        self.at += offset;
        self
    }
}
