//! The two states of a server, and what both of them hold.

use crate::baseline::Baseline;
use crate::evidence::{Evidence, FirmwareMember};
use crate::rules::bench::Bench;
use crate::rules::moment::Moment;

/// The two states of a server.
pub struct Since<'a> {
    /// What was seen before.
    pub(super) before: &'a Evidence,
    /// What is seen now.
    pub(super) now: &'a Evidence,
    /// The baseline, where it is for this server: it names the schemes, and what was asked for.
    pub(super) baseline: Option<&'a Baseline>,
    /// When is judged.
    pub(super) moment: Moment,
}

impl<'a> Since<'a> {
    /// Both states, where evidence of before was given.
    #[must_use]
    pub fn of(bench: &Bench<'a>) -> Option<Self> {
        Some(Self { before: bench.before?, now: bench.evidence, baseline: bench.applicable(), moment: bench.moment })
    }
}

/// The members of the firmware inventory that were read.
pub(super) fn members(evidence: &Evidence) -> &[FirmwareMember] {
    let inventory = evidence.hardware.value().and_then(|h| h.firmware.value());
    inventory.map(|members| members.items.as_slice()).unwrap_or_default()
}
