//! The findings that a diagnosis begins with, for the tests.

use crate::evidence::Evidence;
use crate::rules::{Bench, Finding, Moment, judge_all};

/// Every finding about `evidence`, without a baseline.
pub fn judge_without_baseline(evidence: &Evidence) -> Vec<Finding> {
    judge_all(&Bench::new(evidence, None, Moment::on(jiff::civil::date(2026, 4, 20))))
}
