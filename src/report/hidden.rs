//! What a page leaves out until somebody asks for all of it, counted: nobody should take a short page for a whole one.

use super::page::Page;
use crate::msg;
use crate::text::Message;

/// How much was left out, by what it is.
#[derive(Default)]
pub struct Hidden {
    /// Findings that are as they should be.
    pub passed: usize,
    /// Components whose firmware is.
    pub firmware: usize,
    /// Causes that were ruled out.
    pub refuted: usize,
    /// Causes that could not be judged.
    pub not_evaluated: usize,
    /// Lines of proof.
    pub proof: usize,
    /// Log lines that healthy servers write too.
    pub suppressed: usize,
}

impl Hidden {
    /// One line, or none where nothing was.
    pub fn line(&self, page: &mut Page) {
        let parts: [(usize, fn(usize) -> Message); 6] = [
            (self.passed, |count| msg!("hidden-passed", count = count)),
            (self.firmware, |count| msg!("hidden-firmware", count = count)),
            (self.refuted, |count| msg!("hidden-refuted", count = count)),
            (self.not_evaluated, |count| msg!("hidden-not-evaluated", count = count)),
            (self.proof, |count| msg!("hidden-proof", count = count)),
            (self.suppressed, |count| msg!("hidden-suppressed", count = count)),
        ];
        let parts: Vec<String> =
            parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, said)| said(count).text).collect();
        if !page.is_whole() && !parts.is_empty() {
            page.gap();
            page.paragraph(0, &msg!("hidden", what = parts.join("; ")).text);
        }
    }
}
