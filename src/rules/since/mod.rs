//! After an update: stored evidence of before beside the evidence of now.
//!
//! An updater that ended well is no proof: firmware waits for a restart, an update is rolled back, a BMC goes on
//! answering with what it knew. So the question is asked again of the server, and what was asked for before must be
//! active now. The comparison says nothing where it could be one of two servers, of two depths, or in the wrong order.

mod asked;
mod changes;
mod comparable;
mod moved;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) use asked::update_not_active;
pub(super) use comparable::before_match;
pub(super) use moved::{firmware_moved, firmware_went_back};

pub use changes::{Change, Movement};

use super::{Bench, Judge, Moment};
use crate::baseline::{Baseline, Server};
use crate::evidence::{Evidence, FirmwareMember};
use crate::msg;

/// The two states of a server.
pub struct Since<'a> {
    before: &'a Evidence,
    now: &'a Evidence,
    /// The baseline, where it is for this server: it names the schemes, and what was asked for.
    baseline: Option<&'a Baseline>,
    moment: Moment,
}

/// What a report shows of the comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// The file with the evidence of before.
    pub file: String,
    /// When that was collected.
    pub collected_at: jiff::Timestamp,
    /// Words that belong to that evidence as a whole, such as "synthetic".
    pub notes: Vec<String>,
    /// Every firmware member and what Windows says of itself; empty where the two cannot be compared.
    pub changes: Vec<Change>,
}

impl<'a> Since<'a> {
    /// Both states, where evidence of before was given.
    #[must_use]
    pub fn of(bench: &Bench<'a>) -> Option<Self> {
        let (before, now) = (bench.before?, bench.evidence);
        let baseline = bench.baseline.filter(|b| b.is_for(&Server::of(now)) != Some(false));
        Some(Self { before, now, baseline, moment: bench.moment })
    }

    /// What a report shows. `file` is where the evidence of before was read.
    #[must_use]
    pub fn comparison(&self, file: &str) -> Comparison {
        Comparison {
            file: file.to_owned(),
            collected_at: self.before.collected_at,
            notes: self.before.notes.clone(),
            changes: if self.is_comparable() { self.changes() } else { Vec::new() },
        }
    }
}

/// The members of the firmware inventory that were read.
fn members(evidence: &Evidence) -> &[FirmwareMember] {
    let inventory = evidence.hardware.value().and_then(|h| h.firmware.value());
    inventory.map(|members| members.items.as_slice()).unwrap_or_default()
}

/// Whether the two may be compared at all; an unknown of the rule where not, and why stands in `before-match`.
fn compared(since: &Since<'_>, judge: &mut Judge<'_>) -> bool {
    let comparable = since.is_comparable();
    if !comparable {
        judge.unknown("evidence", msg!("since-not-compared"));
    }
    comparable
}

#[cfg(test)]
mod tests;
