//! What changed since before an update.

use super::page::{Page, Tone};
use super::words;
use crate::assess::Report;
use crate::msg;
use crate::rules::{Change, Movement};

/// What moved as a table, what did not in one line.
pub fn section(page: &mut Page, report: &Report) {
    let Some(since) = &report.since else { return };
    page.heading(&msg!("since-heading", file = since.file, date = since.collected_at).text);
    for note in &since.notes {
        page.paragraph(2, note);
    }
    if since.changes.is_empty() {
        page.paragraph(2, &msg!("since-nothing-compared").text);
        return;
    }
    let (same, moved): (Vec<&Change>, Vec<&Change>) = since.changes.iter().partition(|c| c.movement == Movement::Same);
    if moved.is_empty() {
        page.paragraph(2, &msg!("since-nothing-moved").text);
    } else {
        let rows: Vec<_> = moved.iter().map(|change| row(change)).collect();
        page.table_of(
            &[msg!("column-component"), msg!("column-then"), msg!("column-now"), msg!("column-movement")],
            &rows,
        );
    }
    if !same.is_empty() {
        let names: Vec<&str> = same.iter().map(|c| c.component.as_str()).collect();
        page.paragraph(2, &msg!("since-same", components = names.join(", ")).text);
    }
}

fn row(change: &Change) -> Vec<(String, Tone)> {
    let tone = match change.movement {
        Movement::Same | Movement::Changed | Movement::New => Tone::Plain,
        Movement::Up => Tone::Good,
        Movement::Down => Tone::Bad,
        Movement::Incomparable | Movement::Gone | Movement::Unknown => Tone::Doubt,
    };
    let version = |version: &Option<String>| (version.clone().unwrap_or_default(), Tone::Plain);
    vec![
        (change.component.clone(), Tone::Plain),
        version(&change.before),
        version(&change.now),
        (words::movement(change.movement), tone),
    ]
}
