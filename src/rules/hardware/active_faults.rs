//! Faults that the BMC holds open now: its active log, or what an event log does not call over.
//!
//! XCC's `ActiveLog` lists the conditions that are asserted at this moment. Its severity decides, not the letter at
//! the end of the event code: measured, `FQXSPPW0006I` (I for informational) has the severity Warning.

use crate::baseline::Severity;
use crate::evidence::{Depth, Hardware, Health, Line, Log, LogEntry, LogKind, Members};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;
use crate::rules::uri::short;

/// `active-faults`.
pub const RULE: Check =
    Check::hardware(Rule::new("active-faults", Severity::Block).at(Depth::Health).knowledge(&["R41"]), check);

/// Each open fault, and whether the list of them could be read.
fn check(hardware: &Hardware, judge: &mut Judge<'_>) {
    let Some(logs) = hardware.logs.value() else {
        judge.unknown_for("logs", msg!("active-log-not-read"), "LogServices", &hardware.logs);
        return;
    };
    for unread in &logs.unread {
        let line = Line::unread(unread);
        judge.unknown(short(&unread.from), msg!("active-log-not-read")).because(line);
    }
    let mut active = logs.items.iter().filter(|log| log.kind != LogKind::Maintenance).peekable();
    if active.peek().is_none() {
        let line = Line {
            text: "no log of open faults is offered".into(),
            from: hardware.logs.from(),
            at: hardware.logs.at(),
        };
        judge.unknown("logs", msg!("active-log-not-read")).because(line);
    }
    for log in active {
        let Some(entries) = log.entries.value() else {
            judge.unknown_for(short(&log.uri), msg!("active-log-not-read"), "Entries", &log.entries);
            continue;
        };
        for unread in &entries.unread {
            let line = Line::unread(unread);
            judge.unknown(short(&unread.from), msg!("active-log-not-read")).because(line);
        }
        if log.kind == LogKind::Event {
            events(judge, log, entries);
            continue;
        }
        for entry in &entries.items {
            fault(judge, entry);
        }
        if entries.items.is_empty() && entries.is_whole() {
            let line = Line { text: "no entries".into(), from: log.entries.from(), at: log.entries.at() };
            judge.pass(short(&log.uri), msg!("active-log-empty")).because(line);
        }
    }
}

/// An event log keeps what is over, so only its entries can say what is open. One of which not a single entry says so
/// is a mere history: it proves nothing about the present, and neither does an empty one.
fn events(judge: &mut Judge<'_>, log: &Log, entries: &Members<LogEntry>) {
    let says = entries.items.iter().filter(|entry| entry.resolved.value().is_some()).count();
    let open: Vec<_> = entries.items.iter().filter(|entry| entry.resolved.value() == Some(&false)).collect();
    for entry in &open {
        fault(judge, entry);
    }
    // What is informational opens no fault. Anything else must say that it is over.
    let silent = |entry: &&LogEntry| entry.resolved.value().is_none() && entry.severity.value() != Some(&Health::Ok);
    let silent = entries.items.iter().filter(silent).count();
    let line = Line {
        text: format!("{} entries, {says} of which say whether they are over", entries.items.len()),
        from: log.entries.from(),
        at: log.entries.at(),
    };
    let component = short(&log.uri);
    if says == 0 {
        judge.unknown(component, msg!("event-log-silent")).because(line);
    } else if silent > 0 {
        judge.unknown(component, msg!("event-log-unclear", count = silent)).because(line);
    } else if open.is_empty() && entries.is_whole() {
        judge.pass(component, msg!("active-log-empty")).because(line);
    }
}

fn fault(judge: &mut Judge<'_>, entry: &LogEntry) {
    let component = short(&entry.uri);
    let code = entry.code.text().unwrap_or("without a code");
    let words = entry.message.known_or().map_or_else(ToString::to_string, |m| m.trim().to_owned());
    let event = entry.event_id.text().filter(|id| *id != code).map(|id| format!("(event {id})"));
    let line = Line {
        text: [entry.created.text(), Some(words.as_str()), event.as_deref()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" "),
        from: entry.uri.clone(),
        at: entry.message.at(),
    };
    match entry.severity.value() {
        Some(Health::Critical) => judge.fail(component, msg!("active-fault-critical", code = code)),
        Some(Health::Warning) => judge.at(Severity::Warn).fail(component, msg!("active-fault-warning", code = code)),
        Some(Health::Ok) => judge.pass(component, msg!("active-fault-informational", code = code)),
        Some(Health::Other(_)) | None => judge.unknown(component, msg!("active-fault-unclear", code = code)),
    }
    .because(line);
}
