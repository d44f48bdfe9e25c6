//! The whole judgement of one server: every rule, then the waivers, then the rules that look at both.

use super::bench::Bench;
use super::check::Check;
use super::finding::Finding;
use super::registry::{RULES, may_replace_severity};
use super::rule::Area;
use super::waiving::marks;

/// Runs every rule.
#[must_use]
pub fn judge_all(bench: &Bench<'_>) -> Vec<Finding> {
    let (about_waivers, others): (Vec<&Check>, Vec<&Check>) =
        RULES.iter().partition(|check| check.rule.area == Area::Waivers);
    let mut findings: Vec<Finding> =
        others.into_iter().flat_map(|check| check.run(bench, &[], may_replace_severity)).collect();
    marks::mark(&mut findings, bench);
    let about: Vec<Finding> =
        about_waivers.into_iter().flat_map(|check| check.run(bench, &findings, may_replace_severity)).collect();
    findings.extend(about);
    findings
}

/// Runs one rule. One about waivers needs the findings of all others, so it finds nothing to speak of here.
#[must_use]
pub fn judge_one(check: &Check, bench: &Bench<'_>) -> Vec<Finding> {
    check.run(bench, &[], may_replace_severity)
}
