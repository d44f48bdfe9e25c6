//! The answers of rules about Windows, for the tests.

use crate::baseline::Severity;
use crate::evidence::{Evidence, Windows};
pub(crate) use crate::history::testing::{
    acl, add_acl, at, cbs, cbs_line, driver, event, event_log, hardware, healthy, joined, known, log, missing, samples,
    service, system,
};
use crate::rules::bench::Bench;
use crate::rules::finding::{Finding, Outcome};
use crate::rules::moment::Moment;
use crate::rules::run::judge_all;

/// Every finding about `evidence`, without a baseline.
pub fn judge_without_baseline(evidence: &Evidence) -> Vec<Finding> {
    judge_all(&Bench::new(evidence, None, Moment::on(jiff::civil::date(2026, 4, 20))))
}

/// The findings of one rule about a server whose BMC was not asked.
pub fn judged(rule: &str, windows: &Windows) -> Vec<Finding> {
    let findings = judge_without_baseline(&joined(None, Some(windows.clone())));
    findings.into_iter().filter(|f| f.rule == rule).collect()
}

/// The answer of one rule about one component.
pub fn outcome_of(rule: &str, component: &str, windows: &Windows) -> (Outcome, Severity) {
    let findings = judged(rule, windows);
    let finding = findings.iter().find(|f| f.component == component);
    finding.map_or_else(|| panic!("{rule} says nothing about {component}: {findings:#?}"), |f| (f.outcome, f.severity))
}
