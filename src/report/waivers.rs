//! Waivers for people: what is accepted, where, and for how long.

use jiff::Timestamp;

use super::page::{Page, Style, Tone};
use crate::msg;
use crate::waiver::{Waiver, Waivers};

/// How many days before its end a waiver is shown as one that ends soon.
const SOON: i64 = 30;

/// `patchgate waiver list`
#[must_use]
pub fn list(waivers: &Waivers, now: Timestamp, style: Style) -> String {
    let mut page = Page::new(style);
    page.heading(&msg!("waivers-heading", file = waivers.file, count = waivers.list.len()).text);
    let rows: Vec<_> = waivers.list.iter().map(|waiver| row(waiver, now)).collect();
    page.table_of(
        &[
            msg!("column-waiver"),
            msg!("column-waives"),
            msg!("column-servers"),
            msg!("column-days-left"),
            msg!("column-approver"),
        ],
        &rows,
    );
    page.finish()
}

fn row(waiver: &Waiver, now: Timestamp) -> Vec<(String, Tone)> {
    let days = waiver.expires.duration_since(now).as_hours() / 24;
    let left = if waiver.is_expired(now) {
        (msg!("word-expired").text, Tone::Bad)
    } else {
        (days.to_string(), if days < SOON { Tone::Doubt } else { Tone::Plain })
    };
    vec![
        (waiver.id.clone(), Tone::Plain),
        (waiver.target.to_string(), Tone::Plain),
        (waiver.servers.to_string(), Tone::Plain),
        left,
        (waiver.approver.clone(), Tone::Plain),
    ]
}
