//! The register of rules: one line each.

use super::{Judge, Severity};
use crate::evidence::{Hardware, Windows};

/// The function of a rule, by the evidence that it needs.
#[derive(Clone, Copy)]
pub enum Check {
    /// Needs the out-of-band side.
    Hardware(fn(&Hardware, &mut Judge<'_>)),
    /// Needs the operating system's side.
    Windows(fn(&Windows, &mut Judge<'_>)),
    /// Needs both.
    Both(fn(&Hardware, &Windows, &mut Judge<'_>)),
}

/// A rule.
pub struct Rule {
    /// Its permanent id in kebab case; the anchor of its section in docs/rules.md.
    pub id: &'static str,
    /// The numbers of the diagnosis rules that rest on it.
    pub knowledge: &'static [&'static str],
    /// What a failure means for the gate, unless the baseline says otherwise.
    pub severity: Severity,
    /// What it does.
    pub check: Check,
}

/// All rules, in the order of the reports.
pub const RULES: &[Rule] = &[];
