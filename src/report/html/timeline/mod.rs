//! The time line: what Windows, its servicing stack and the BMC wrote down around the failure, on one axis.
//!
//! [`events`] collects what has a time and says what has none, [`scale`] turns times into places, [`draw`] puts marks there.

mod draw;
mod events;
mod scale;

use super::proof::{Proof, bounded};
use super::words::{class, say};
use crate::assess::Report;
use crate::evidence::Evidence;
use crate::msg;
use crate::report::words::second;
use draw::Drawing;
use events::{Event, Events};
use scale::{Scale, Span};

/// The most events on the axis and in its table; all are in the evidence.
const MOST: usize = 400;

/// The time line, as a template shows it.
#[derive(Debug)]
pub(super) struct TimeLine {
    pub(super) drawing: Drawing,
    /// What the picture says in a sentence, for whoever cannot see it.
    pub(super) description: String,
    pub(super) notes: Vec<String>,
    pub(super) summary: String,
    pub(super) rows: Vec<Row>,
    pub(super) untimed: Vec<Proof>,
}

/// An event in the table below the picture; its anchor is `e` and its number.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) anchor: String,
    pub(super) at: String,
    pub(super) lane: String,
    pub(super) text: String,
    pub(super) from: String,
    pub(super) tone: &'static str,
}

/// The time line of a server, where anything has a time.
pub(super) fn time_line(report: &Report, evidence: &Evidence) -> Option<TimeLine> {
    let Events { mut events, untimed, gaps } = Events::of(evidence);
    let window = report.diagnosis.failure.as_ref().map(|failure| &failure.window);
    let span = Span::around(window, evidence.collected_at);
    let all = events.len();
    events.retain(|event| span.contains(event.at));
    let outside = all - events.len();
    let crowded = thin(&mut events, &span);
    if events.is_empty() && untimed.is_empty() && gaps.is_empty() {
        return None;
    }
    let mut notes = vec![match window {
        Some(window) if window.begin_seen => {
            say(&msg!("html-time-session", from = second(window.from), to = second(window.to)))
        }
        Some(window) => say(&msg!("html-time-session-assumed", from = second(window.from), to = second(window.to))),
        None => say(&msg!("html-time-no-session", from = second(span.from))),
    }];
    notes.push(clocks(evidence));
    if outside > 0 {
        notes.push(say(&msg!("html-time-outside", count = outside, from = second(span.from), to = second(span.to))));
    }
    if crowded > 0 {
        notes.push(say(&msg!("html-time-crowded", count = crowded)));
    }
    let rows = events.iter().enumerate().map(|(number, event)| row(number, event)).collect();
    let proofs = [
        Proof::of(say(&msg!("html-time-untimed", count = untimed.len())), &untimed),
        Proof::of(say(&msg!("html-time-gaps")), &gaps),
    ];
    Some(TimeLine {
        description: say(&msg!(
            "html-time-description",
            count = events.len(),
            from = second(span.from),
            to = second(span.to)
        )),
        summary: say(&msg!("html-time-table", count = events.len())),
        drawing: draw::draw(&events, &Scale::of(&span, draw::LEFT, draw::RIGHT)),
        notes,
        rows,
        untimed: proofs.into_iter().flatten().collect(),
    })
}

fn row(number: usize, event: &Event) -> Row {
    Row {
        anchor: format!("e{number}"),
        at: second(event.at),
        lane: event.lane.name(),
        text: bounded(&event.text),
        from: bounded(&event.from),
        tone: class(event.tone),
    }
}

/// Takes away what is furthest from the session and says least, until there is room. Says how much.
fn thin(events: &mut Vec<Event>, span: &Span) -> usize {
    let surplus = events.len().saturating_sub(MOST);
    if surplus > 0 {
        events.sort_by_key(|event| (!event.stands_out(), span.distance(event.at), event.at));
        events.truncate(MOST);
    }
    events.sort_by(|a, b| (a.at, a.lane, &a.text).cmp(&(b.at, b.lane, &b.text)));
    surplus
}

/// What is known of how far the clocks are apart by which the marks stand.
fn clocks(evidence: &Evidence) -> String {
    let manager = evidence.hardware.value().and_then(|hardware| hardware.manager.value());
    let Some(said) = manager.map(|manager| &manager.date_time) else { return say(&msg!("html-clock-unknown")) };
    let theirs = said.text().and_then(|text| text.parse::<jiff::Timestamp>().ok());
    match theirs.map(|theirs| theirs.duration_since(said.at()).as_secs()) {
        None => say(&msg!("html-clock-unknown")),
        Some(0) => say(&msg!("html-clock-same")),
        Some(seconds @ 1..) => say(&msg!("html-clock-ahead", seconds = seconds)),
        Some(seconds) => say(&msg!("html-clock-behind", seconds = seconds.unsigned_abs())),
    }
}
