//! What changed at a server between two runs, for people.

use super::fleet::page::verdict;
use super::page::{Page, Style, Tone};
use super::words;
use crate::assess::{Drift, Kept, Odd, Turn};
use crate::msg;
use crate::rules::{Change, Outcome};
use crate::text::said;

/// `patchgate drift`
#[must_use]
pub fn drift(drift: &Drift, style: Style) -> String {
    let mut page = Page::new(style);
    page.heading(&msg!("memory-drift", server = drift.now.server).text);
    let state = |name: String, kept: &Kept| {
        vec![
            (name, Tone::Plain),
            (kept.run.to_string(), Tone::Plain),
            (words::second(kept.collected_at), Tone::Plain),
            verdict(kept.verdict),
        ]
    };
    let states = [state(msg!("column-then").text, &drift.before), state(msg!("column-now").text, &drift.now)];
    page.table_of(
        &[msg!("column-state"), msg!("column-run"), msg!("column-collected-at"), msg!("column-verdict")],
        &states,
    );
    for reason in &drift.not_compared {
        page.gap();
        page.paragraph(0, &msg!("memory-not-compared", reason = reason).text);
    }
    if !drift.is_any() {
        page.gap();
        page.paragraph(0, &msg!("memory-nothing-changed").text);
    }
    if !drift.changes.is_empty() {
        page.heading(&msg!("memory-changes").text);
        let rows: Vec<_> = drift.changes.iter().map(change).collect();
        page.table_of(
            &[msg!("column-component"), msg!("column-then"), msg!("column-now"), msg!("column-movement")],
            &rows,
        );
    }
    if !drift.findings.is_empty() {
        page.heading(&msg!("memory-findings").text);
        let rows: Vec<_> = drift.findings.iter().map(turn).collect();
        page.table_of(&[msg!("column-then"), msg!("column-now"), msg!("column-finding")], &rows);
    }
    page.gap();
    match drift.others {
        0 => page.paragraph(0, &msg!("memory-no-others").text),
        others if drift.differs.is_empty() => page.paragraph(0, &msg!("memory-as-others", count = others).text),
        others => {
            page.heading(&msg!("memory-differs", count = others).text);
            let rows: Vec<_> = drift.differs.iter().map(odd).collect();
            page.table_of(
                &[msg!("column-component"), msg!("column-here"), msg!("column-most-others"), msg!("column-how-many")],
                &rows,
            );
        }
    }
    page.finish()
}

fn plain(text: Option<&String>) -> (String, Tone) {
    (text.map_or_else(|| "-".to_owned(), |text| said(text)), Tone::Plain)
}

fn change(change: &Change) -> Vec<(String, Tone)> {
    vec![
        (said(&change.component), Tone::Plain),
        plain(change.before.as_ref()),
        plain(change.now.as_ref()),
        (words::movement(change.movement), Tone::Plain),
    ]
}

fn turn(turn: &Turn) -> Vec<(String, Tone)> {
    let outcome = |outcome: Option<Outcome>| match outcome {
        None => ("-".to_owned(), Tone::Plain),
        Some(outcome) => (words::outcome(outcome), Tone::Plain),
    };
    vec![outcome(turn.before), outcome(turn.now), (format!("{} [{}]", turn.title, turn.id), Tone::Plain)]
}

fn odd(odd: &Odd) -> Vec<(String, Tone)> {
    vec![
        (odd.component.clone(), Tone::Plain),
        plain(odd.here.as_ref()),
        (odd.most.clone(), Tone::Plain),
        (odd.servers.to_string(), Tone::Plain),
    ]
}
