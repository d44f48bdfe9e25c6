//! Findings as lines of proof.

use jiff::Timestamp;

use crate::evidence::Line;
use crate::rules::Finding;

/// A finding as one line: its sentence and its id.
pub fn line_of(finding: &Finding) -> Line {
    let first = finding.evidence.first();
    Line::new(
        finding.title.clone(),
        first.map_or_else(|| finding.id.clone(), |l| l.from.clone()),
        first.map_or(Timestamp::UNIX_EPOCH, |l| l.at),
    )
}

/// The sentence of a finding and its proof.
pub fn lines_of(finding: &Finding) -> Vec<Line> {
    std::iter::once(line_of(finding)).chain(finding.evidence.iter().cloned()).collect()
}
