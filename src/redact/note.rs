//! What redacted evidence says of itself, and why something cannot be redacted.

use crate::evidence::Evidence;

/// The note of redacted evidence, which every report repeats.
pub const NOTE: &str = "Redacted: names, accounts, serial numbers, UUIDs, SIDs and addresses are replaced by tokens; the same \
    value has the same token.";

/// Why something cannot be redacted.
#[derive(Debug, thiserror::Error)]
#[error("redaction: {problem}; report it as a fault of patchgate, and do not pass the evidence on")]
pub struct RedactError {
    pub(super) problem: String,
}

impl RedactError {
    pub(super) fn of(problem: impl ToString) -> Self {
        Self { problem: problem.to_string() }
    }
}

/// Whether the evidence says that it is redacted.
#[must_use]
pub fn is_redacted(evidence: &Evidence) -> bool {
    evidence.notes.iter().any(|note| note == NOTE)
}
