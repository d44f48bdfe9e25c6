//! The updates that a vendor's files ask for, in the order in which they are made: `baseline advise`.

use std::cmp::Ordering;

use super::page::{Page, Style, Tone};
use crate::baseline::{Baseline, FirmwareRule};
use crate::msg;
use crate::rules::firmware::{FirmwareRow, Level};

/// How deep an order of updates is followed. A baseline has no order that goes round; the vendor's have two or three steps.
const MOST_STEPS: usize = 16;

/// A table of what is not where it should be: what goes first stands first, with its stepping stones, and the package or record by
/// which the file says so.
#[must_use]
pub fn advice(baseline: &Baseline, rows: &[FirmwareRow], style: Style) -> String {
    let wrong = |level: Level| {
        use Level::{AboveMax, BelowMin, BelowWant, Denied, NotAllowed};
        matches!(level, BelowWant | BelowMin | AboveMax | NotAllowed | Denied)
    };
    let rule = |row: &FirmwareRow| baseline.rules.iter().find(|rule| Some(&rule.id) == row.rule.as_ref());
    let mut due: Vec<(usize, &FirmwareRow, &FirmwareRule)> = rows
        .iter()
        .filter(|row| wrong(row.level))
        .filter_map(|row| rule(row).map(|rule| (step(rule, baseline, MOST_STEPS), row, rule)))
        .collect();
    due.sort_by_key(|(step, ..)| *step);
    let mut page = Page::new(style);
    page.heading(&msg!("advice-heading", count = due.len()).text);
    if due.is_empty() {
        page.paragraph(2, &msg!("advice-none").text);
        return page.finish();
    }
    let cells = due.iter().zip(1..).map(|((_, row, rule), number)| {
        let installed = row.installed.clone().unwrap_or_default();
        let plain = |text: String| (text, Tone::Plain);
        vec![
            plain(format!("{number}")),
            plain(row.component.clone()),
            plain(installed.clone()),
            plain(stones(rule, &installed)),
            plain(rule.wanted().parts().0),
            plain(said(rule, baseline)),
        ]
    });
    let header = [
        msg!("column-step"),
        msg!("column-component"),
        msg!("column-installed"),
        msg!("column-by-way-of"),
        msg!("column-to"),
        msg!("column-package-or-record"),
    ];
    page.table_of(&header, &cells.collect::<Vec<_>>());
    page.finish()
}

/// How many updates lie before it.
fn step(rule: &FirmwareRule, baseline: &Baseline, most: usize) -> usize {
    let before = baseline.rules.iter().filter(|other| most > 0 && rule.after.contains(&other.id));
    before.map(|other| 1 + step(other, baseline, most - 1)).max().unwrap_or_default()
}

fn stones(rule: &FirmwareRule, installed: &str) -> String {
    let Ok(version) = rule.scheme.parse(installed) else { return String::new() };
    let below = |below| version.compare(below) == Some(Ordering::Less);
    let through = rule.via.iter().filter(|via| below(&via.below)).map(|via| via.through.to_string());
    through.collect::<Vec<_>>().join(", ")
}

/// The words of its sources: those of the level that should run, else those of its floors.
fn said(rule: &FirmwareRule, baseline: &Baseline) -> String {
    let ids =
        if rule.sources.is_empty() { rule.named_sources() } else { rule.sources.iter().map(String::as_str).collect() };
    let of = |id: &&str| baseline.sources.iter().find(|source| source.id == **id);
    let words = ids.iter().filter_map(of).map(|source| match &source.file {
        Some(file) => format!("{}, {}", file.name, source.quote),
        None => source.quote.clone(),
    });
    words.collect::<Vec<_>>().join("; ")
}
