//! Where a waiver stands, as a line of proof.

use crate::evidence::Line;
use crate::rules::judge::Judge;
use crate::text::Words;

/// A line that stands in the waivers file.
pub fn line(judge: &Judge<'_>, words: impl Into<Words>) -> Line {
    let from = judge.waivers.map_or_else(String::new, |w| w.file.clone());
    Line::new(words, from, judge.evidence.collected_at)
}
