//! The answers of rules about Windows, for the tests.

use crate::baseline::Severity;
use crate::evidence::{Evidence, Windows};
use crate::history::testing::joined;
use crate::rules::bench::Bench;
use crate::rules::check::Check;
use crate::rules::finding::{Finding, Outcome};
use crate::rules::moment::Moment;

/// The findings of one rule about this evidence, without a baseline.
pub fn findings(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    check.run(&Bench::new(evidence, None, Moment::on(jiff::civil::date(2026, 4, 20))), &[], |_| Ok(()))
}

/// The findings of one rule about a server whose BMC was not asked.
pub fn judged(check: &Check, windows: &Windows) -> Vec<Finding> {
    findings(check, &joined(None, Some(windows.clone())))
}

/// The answer of one rule about one component.
pub fn outcome_of(check: &Check, component: &str, windows: &Windows) -> (Outcome, Severity) {
    let findings = judged(check, windows);
    let finding = findings.iter().find(|f| f.component == component);
    let id = check.rule.id;
    finding.map_or_else(|| panic!("{id} says nothing about {component}: {findings:#?}"), |f| (f.outcome, f.severity))
}
