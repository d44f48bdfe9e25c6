//! What changed since before an update.

use super::page::{Page, Tone};
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
        page.table_of(&["component", "then", "now", ""], &rows);
    }
    if !same.is_empty() {
        let names: Vec<&str> = same.iter().map(|c| c.component.as_str()).collect();
        page.paragraph(2, &msg!("since-same", components = names.join(", ")).text);
    }
}

fn row(change: &Change) -> Vec<(String, Tone)> {
    let (word, tone) = match change.movement {
        Movement::Same => ("same", Tone::Plain),
        Movement::Up => ("up", Tone::Good),
        Movement::Down => ("DOWN", Tone::Bad),
        Movement::Changed => ("changed", Tone::Plain),
        Movement::Incomparable => ("cannot be compared", Tone::Doubt),
        Movement::New => ("new", Tone::Plain),
        Movement::Gone => ("gone", Tone::Doubt),
        Movement::Unknown => ("not known", Tone::Doubt),
    };
    let version = |version: &Option<String>| (version.clone().unwrap_or_default(), Tone::Plain);
    vec![
        (change.component.clone(), Tone::Plain),
        version(&change.before),
        version(&change.now),
        (word.to_owned(), tone),
    ]
}
