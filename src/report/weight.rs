//! What a finding means to a gate, in one word: the one place where formats with colours of their own learn it.
//!
//! Every consumer of a report (a CI job's red and green, an alert's level) must agree with the exit code. So no format
//! looks at outcome and severity itself.

use crate::rules::{Finding, Outcome, Severity};

/// What a finding means to a gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// It failed, and stops the gate.
    Blocks,
    /// It is unknown, and leaves the verdict open.
    Open,
    /// It failed, and is told; the gate does not stop.
    Told,
    /// It is unknown, and the verdict does not rest on it.
    Unseen,
    /// It is as it should be.
    Passed,
    /// The question does not arise.
    NotApplicable,
}

impl Weight {
    /// The weight of a finding.
    #[must_use]
    pub fn of(finding: &Finding) -> Self {
        match (finding.outcome, finding.severity) {
            (Outcome::Fail, Severity::Block) => Self::Blocks,
            (Outcome::Unknown, Severity::Block) => Self::Open,
            (Outcome::Fail, _) => Self::Told,
            (Outcome::Unknown, _) => Self::Unseen,
            (Outcome::Pass, _) => Self::Passed,
            (Outcome::NotApplicable, _) => Self::NotApplicable,
        }
    }
}
