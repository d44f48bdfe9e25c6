//! What is remembered, for people: the runs of one server, and how all servers stand.

use super::fleet::page::{answer_of, verdict};
use super::header::tone;
use super::page::{Page, Style, Tone};
use super::words::{age, second};
use crate::assess::{Kept, Standing};
use crate::msg;
use crate::rules::Verdict;
use crate::text::said;

/// `patchgate history`
#[must_use]
pub fn history(server: &str, lines: &[Kept], style: Style) -> String {
    let mut page = Page::new(style);
    page.heading(&msg!("memory-history", server = server, count = lines.len()).text);
    let row = |kept: &Kept| {
        vec![
            (kept.run.to_string(), Tone::Plain),
            (second(kept.collected_at), Tone::Plain),
            verdict(kept.verdict),
            (kept.depth.map_or("-", |depth| depth.name()).to_owned(), Tone::Plain),
            (because(kept), Tone::Plain),
        ]
    };
    let rows: Vec<_> = lines.iter().map(row).collect();
    page.table_of(
        &[
            msg!("column-run"),
            msg!("column-collected-at"),
            msg!("column-verdict"),
            msg!("column-depth"),
            msg!("column-because"),
        ],
        &rows,
    );
    page.finish()
}

/// `patchgate status`
#[must_use]
pub fn status(all: &[Standing], style: Style) -> String {
    let mut page = Page::new(style);
    let count = |verdict| all.iter().filter(|standing| standing.verdict() == verdict).count();
    let [ready, blocked, undetermined] = [Verdict::Ready, Verdict::Blocked, Verdict::Undetermined].map(count);
    let worst = match (blocked, undetermined, ready) {
        (1.., ..) => Verdict::Blocked,
        (0, 0, 1..) => Verdict::Ready,
        _ => Verdict::Undetermined,
    };
    page.verdict(&answer_of(count), tone(worst));
    let row = |standing: &Standing| {
        let reason = if standing.stale && standing.kept.verdict == Verdict::Ready {
            msg!("memory-stale").text
        } else {
            because(&standing.kept)
        };
        vec![
            (standing.kept.server.clone(), Tone::Plain),
            verdict(standing.verdict()),
            (age(standing.age_s), if standing.stale { Tone::Doubt } else { Tone::Plain }),
            (standing.kept.run.to_string(), Tone::Plain),
            (reason, Tone::Plain),
        ]
    };
    let rows: Vec<_> = all.iter().map(row).collect();
    page.table_of(
        &[
            msg!("column-server"),
            msg!("column-verdict"),
            msg!("column-age"),
            msg!("column-run"),
            msg!("column-because"),
        ],
        &rows,
    );
    page.finish()
}

fn because(kept: &Kept) -> String {
    kept.reason.as_deref().map_or_else(|| "-".to_owned(), said)
}
