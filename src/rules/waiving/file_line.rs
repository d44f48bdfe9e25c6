//! Where a waiver stands, as a line of proof.

use crate::evidence::Line;
use crate::rules::judge::Judge;

/// A line that stands in the waivers file.
pub fn line(judge: &Judge<'_>, text: &str) -> Line {
    let from = judge.waivers.map_or_else(String::new, |w| w.file.clone());
    Line { text: text.to_owned(), from, at: judge.evidence.collected_at }
}
