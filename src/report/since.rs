//! What changed since before an update.

use super::page::{Page, Tone};
use super::words;
use crate::assess::Report;
use crate::msg;
use crate::rules::{Change, Movement};
use crate::text::said;

/// What is said of it, in this order.
pub struct Told<'a> {
    /// Since when.
    pub heading: String,
    /// What bounds the comparison; and that nothing moved, or nothing could be compared.
    pub notes: Vec<String>,
    /// What moved.
    pub moved: Vec<&'a Change>,
    /// What did not, in one line.
    pub same: Option<String>,
}

/// What changed, where that was asked.
pub fn told(report: &Report) -> Option<Told<'_>> {
    let since = report.since.as_ref()?;
    let mut notes = since.notes.clone();
    let (same, moved): (Vec<&Change>, Vec<&Change>) = since.changes.iter().partition(|c| c.movement == Movement::Same);
    match (since.changes.is_empty(), moved.is_empty()) {
        (true, _) => notes.push(msg!("since-nothing-compared").text),
        (false, true) => notes.push(msg!("since-nothing-moved").text),
        (false, false) => {}
    }
    let names: Vec<&str> = same.iter().map(|c| c.component.as_str()).collect();
    Some(Told {
        heading: msg!("since-heading", file = since.file, date = since.collected_at).text,
        notes,
        moved,
        same: (!names.is_empty()).then(|| msg!("since-same", components = names.join(", ")).text),
    })
}

/// What moved as a table, what did not in one line.
pub fn section(page: &mut Page, report: &Report) {
    let Some(told) = told(report) else { return };
    page.heading(&told.heading);
    told.notes.iter().for_each(|note| page.paragraph(2, note));
    if !told.moved.is_empty() {
        let rows: Vec<_> = told.moved.iter().map(|change| row(change)).collect();
        page.table_of(
            &[msg!("column-component"), msg!("column-then"), msg!("column-now"), msg!("column-movement")],
            &rows,
        );
    }
    told.same.iter().for_each(|line| page.paragraph(2, line));
}

fn row(change: &Change) -> Vec<(String, Tone)> {
    let tone = match change.movement {
        Movement::Same | Movement::Changed | Movement::New => Tone::Plain,
        Movement::Up => Tone::Good,
        Movement::Down => Tone::Bad,
        Movement::Incomparable | Movement::Gone | Movement::Unknown => Tone::Doubt,
    };
    let version = |version: &Option<String>| (version.as_deref().map(said).unwrap_or_default(), Tone::Plain);
    vec![
        (said(&change.component), Tone::Plain),
        version(&change.before),
        version(&change.now),
        (words::movement(change.movement), tone),
    ]
}
