//! What a finding means to a gate, in one word: the one place where formats with colours of their own learn it.
//!
//! Every consumer of a report (a CI job's red and green, an alert's level) must agree with the exit code. So no format
//! looks at outcome and severity itself.

use serde::Serialize;

use super::report::Report;
use crate::baseline::Severity;
use crate::rules::{Finding, Outcome};

/// What a finding means to a gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// It failed, and stops the gate.
    Blocks,
    /// It is unknown, and leaves the verdict open.
    Open,
    /// It failed, and is told; the gate does not stop.
    Told,
    /// It is unknown, and the verdict does not rest on it.
    Unseen,
    /// It failed or is unknown, and somebody accepted that for a time; the gate does not stop.
    Waived,
    /// It is as it should be.
    Passed,
    /// The question does not arise.
    NotApplicable,
}

impl Weight {
    /// Every weight, the gravest first.
    pub const ALL: [Self; 7] =
        [Self::Blocks, Self::Open, Self::Told, Self::Unseen, Self::Waived, Self::Passed, Self::NotApplicable];

    /// How many findings of a report have this weight.
    #[must_use]
    pub fn count(self, report: &Report) -> usize {
        report.findings.iter().filter(|finding| Self::of(finding, report) == self).count()
    }

    /// Whether a finding is a warning: it failed at that severity, and the gate does not stop.
    #[must_use]
    pub fn warns(finding: &Finding, report: &Report) -> bool {
        finding.severity == Severity::Warn && Self::of(finding, report) == Self::Told
    }

    /// The weight of a finding in a report: the report knows what stops its gate.
    #[must_use]
    pub fn of(finding: &Finding, report: &Report) -> Self {
        match finding.outcome {
            Outcome::Pass => Self::Passed,
            Outcome::NotApplicable => Self::NotApplicable,
            Outcome::Fail | Outcome::Unknown if finding.is_waived() => Self::Waived,
            Outcome::Fail if report.fail_on.stops(finding) => Self::Blocks,
            Outcome::Unknown if report.fail_on.stops(finding) => Self::Open,
            Outcome::Fail => Self::Told,
            Outcome::Unknown => Self::Unseen,
        }
    }
}
