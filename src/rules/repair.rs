//! What is fixed about the answers to "did the repair work?".
//!
//! They are findings like any other, so that every report shows them; but no function of this room gives them. They need the
//! diagnosis of both states, which stands above the rules: the room `repair` answers them.

use super::rule::{Area, Rule};
use crate::baseline::Severity;

/// Why nobody can accept or weigh them otherwise.
const WHY: &str = "it is the question that verify asks; leave verify out";

const fn answered_by_repair(id: &'static str) -> Rule {
    Rule::new(id, Severity::Block).in_area(Area::Repair).unwaivable(WHY).own_weight(WHY)
}

/// Is the update that failed installed now?
pub const UPDATE: Rule = answered_by_repair("repair-update");

/// Is what made it fail gone?
pub const CAUSE: Rule = answered_by_repair("repair-cause");

/// Is anything wrong that was not wrong before?
pub const NEW: Rule = answered_by_repair("repair-new");

/// All of them, in the order of the reports.
pub const REPAIRS: &[Rule] = &[UPDATE, CAUSE, NEW];
