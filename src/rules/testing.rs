//! The answers of single rules, for the tests. Not by way of the register, which stands above every rule.

use super::bench::Bench;
use super::check::Check;
use super::finding::Finding;
use super::moment::Moment;
use crate::baseline::Baseline;
use crate::evidence::Evidence;
use crate::evidence::testing::today;

/// The findings of one rule.
pub(crate) fn findings(check: &Check, evidence: &Evidence, baseline: Option<&Baseline>) -> Vec<Finding> {
    check.run(&Bench::new(evidence, baseline, Moment::on(today())), &[], |_| Ok(()))
}
