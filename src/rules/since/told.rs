//! How the rules about changes tell of one.

use super::changes::Change;
use super::states::{Since, members};
use crate::evidence::Line;
use crate::msg;
use crate::rules::finding::Finding;
use crate::text::Words;

/// The component of the answer about all members together.
pub(super) const INVENTORY: &str = "inventory";

/// Both versions, each with where and when it was read.
pub(super) fn support(finding: &mut Finding, since: &Since<'_>, change: &Change) {
    for (name, evidence) in [(msg!("fact-then"), since.before), (msg!("fact-now"), since.now)] {
        let member = members(evidence).iter().find(|m| m.key() == change.component);
        if let Some(member) = member {
            let line = Line::of(name, &member.version);
            finding.because(line);
        }
    }
}

/// A version, or that it is not known.
pub(super) fn shown(version: &Option<String>) -> Words {
    version.as_ref().map_or_else(|| msg!("fact-not-known").into(), Words::from)
}
