//! `patchgate error CODE`: what a code is called, what it means, and where to look.

use super::page::{Page, Style, Tone};
use crate::msg;
use crate::text::said;
use crate::windows_errors::{ErrorCode, NotFound, Scope};

/// A code of the table.
#[must_use]
pub fn error_code(row: &ErrorCode, style: Style) -> String {
    let mut page = Page::new(style);
    page.heading(&format!("0x{:08X} {}", row.code, row.name));
    let explanation = row.explanation();
    if explanation.scope == Scope::Family {
        page.paragraph(2, &msg!("error-of-family").text);
    }
    let mut rows = vec![
        (msg!("error-family").text, said(&row.family.title)),
        (msg!("error-meaning").text, said(explanation.meaning)),
        (msg!("error-first-step").text, said(explanation.first_step)),
    ];
    if let Some(beware) = explanation.beware {
        rows.push((msg!("error-beware").text, said(beware)));
    }
    if !row.aliases.is_empty() {
        rows.push((msg!("error-aliases").text, row.aliases.join(", ")));
    }
    if !explanation.look_at.is_empty() {
        rows.push((msg!("error-rules").text, explanation.look_at.join(", ")));
    }
    let cells = rows.into_iter().map(|(name, value)| vec![(name, Tone::Plain), (value, Tone::Plain)]);
    page.columns(2, &cells.collect::<Vec<_>>());
    page.paragraph(2, &msg!("error-sources").text);
    for source in explanation.sources {
        page.verbatim(4, source);
    }
    page.finish()
}

/// A number without a row: what its parts say.
#[must_use]
pub fn error_code_not_found(not_found: &NotFound, style: Style) -> String {
    let mut page = Page::new(style);
    page.paragraph(0, &not_found.to_string());
    page.finish()
}
