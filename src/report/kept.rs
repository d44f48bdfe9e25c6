//! What is remembered, for people: the runs of one server, and how all servers stand.

use super::fleet::page::verdict_word;
use super::page::{Page, Style, Tone};
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
            (second(kept), Tone::Plain),
            (verdict_word(kept.verdict), tone(kept.verdict)),
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
    let sentence =
        msg!("fleet-answer", count = all.len(), ready = ready, blocked = blocked, undetermined = undetermined);
    let worst = match (blocked, undetermined, ready) {
        (1.., ..) => Verdict::Blocked,
        (0, 0, 1..) => Verdict::Ready,
        _ => Verdict::Undetermined,
    };
    page.verdict(&sentence.text, tone(worst));
    let row = |standing: &Standing| {
        let reason = if standing.stale && standing.kept.verdict == Verdict::Ready {
            msg!("memory-stale").text
        } else {
            because(&standing.kept)
        };
        vec![
            (standing.kept.server.clone(), Tone::Plain),
            (verdict_word(standing.verdict()), tone(standing.verdict())),
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

/// When, to the second.
pub(super) fn second(kept: &Kept) -> String {
    kept.collected_at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

pub(super) const fn tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Ready => Tone::Good,
        Verdict::Blocked => Tone::Bad,
        Verdict::Undetermined => Tone::Doubt,
    }
}

/// An age in its largest unit.
fn age(seconds: i64) -> String {
    match seconds {
        ..60 => msg!("age-seconds", count = seconds).text,
        60..3_600 => msg!("age-minutes", count = seconds / 60).text,
        3_600..172_800 => msg!("age-hours", count = seconds / 3_600).text,
        _ => msg!("age-days", count = seconds / 86_400).text,
    }
}
