//! What a page leaves out until somebody asks for all of it, counted: nobody should take a short page for a whole one.

use super::page::Page;
use crate::msg;

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
        let parts = [
            (self.passed > 0).then(|| msg!("hidden-passed", count = self.passed)),
            (self.firmware > 0).then(|| msg!("hidden-firmware", count = self.firmware)),
            (self.refuted > 0).then(|| msg!("hidden-refuted", count = self.refuted)),
            (self.not_evaluated > 0).then(|| msg!("hidden-not-evaluated", count = self.not_evaluated)),
            (self.proof > 0).then(|| msg!("hidden-proof", count = self.proof)),
            (self.suppressed > 0).then(|| msg!("hidden-suppressed", count = self.suppressed)),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().map(|part| part.text).collect();
        if !page.is_whole() && !parts.is_empty() {
            page.gap();
            page.paragraph(0, &msg!("hidden", what = parts.join("; ")).text);
        }
    }
}
