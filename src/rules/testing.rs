//! The answers of single rules, for the tests.

use super::bench::Bench;
use super::finding::Finding;
use super::moment::Moment;
use super::registry;
use super::run::judge_one;
use crate::baseline::Baseline;
use crate::evidence::Evidence;
use crate::evidence::testing::today;

/// The findings of one rule.
pub(crate) fn findings(rule: &str, evidence: &Evidence, baseline: Option<&Baseline>) -> Vec<Finding> {
    let check = registry::find(rule).unwrap_or_else(|| panic!("no rule {rule}"));
    judge_one(check, &Bench::new(evidence, baseline, Moment::on(today())))
}
