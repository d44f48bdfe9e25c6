//! How the rules about changes tell of one.

use super::changes::Change;
use super::states::{Since, members};
use crate::evidence::Line;
use crate::rules::finding::Finding;

/// The component of the answer about all members together.
pub(super) const INVENTORY: &str = "inventory";

/// Both versions, each with where and when it was read.
pub(super) fn support(finding: &mut Finding, since: &Since<'_>, change: &Change) {
    for (name, evidence) in [("then", since.before), ("now", since.now)] {
        let member = members(evidence).iter().find(|m| m.key() == change.component);
        if let Some(member) = member {
            let line = Line::of(name, &member.version);
            finding.because(line);
        }
    }
}

/// A version, or that it is not known.
pub(super) fn shown(version: &Option<String>) -> &str {
    version.as_deref().unwrap_or("not known")
}
