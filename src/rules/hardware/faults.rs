//! Faults that the BMC holds open now: its active log.
//!
//! XCC's `ActiveLog` lists the conditions that are asserted at this moment. Its severity decides, not the letter at
//! the end of the event code: measured, `FQXSPPW0006I` (I for informational) has the severity Warning.

use super::short;
use crate::evidence::{Hardware, Health, LogEntry, LogKind};
use crate::msg;
use crate::rules::{Judge, Line, Severity};

/// Each open fault, and whether the list of them could be read.
pub(in crate::rules) fn active_faults(hardware: &Hardware, judge: &mut Judge<'_>) {
    let Some(logs) = hardware.logs.value() else {
        judge.unknown_for("logs", msg!("active-log-not-read"), "LogServices", &hardware.logs);
        return;
    };
    let mut active = logs.items.iter().filter(|log| log.kind == LogKind::Active).peekable();
    if active.peek().is_none() {
        let line = Line {
            text: "no log of open faults is offered".into(),
            from: hardware.logs.from().into(),
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
        for entry in &entries.items {
            fault(judge, entry);
        }
        if entries.items.is_empty() && entries.is_whole() {
            let line = Line { text: "no entries".into(), from: log.entries.from().to_owned(), at: log.entries.at() };
            judge.pass(short(&log.uri), msg!("active-log-empty")).because(line);
        }
    }
}

fn fault(judge: &mut Judge<'_>, entry: &LogEntry) {
    let component = short(&entry.uri);
    let code = entry.code.text().unwrap_or("without a code");
    let words = entry.message.known_or().map_or_else(ToString::to_string, |m| m.trim().to_owned());
    let line = Line {
        text: match entry.created.text() {
            Some(created) => format!("{created} {words}"),
            None => words,
        },
        from: entry.uri.clone(),
        at: entry.message.at(),
    };
    match entry.severity.value() {
        Some(Health::Critical) => judge.fail(component, msg!("active-fault-critical", code = code)),
        Some(Health::Warning) => judge.fail_as(Severity::Warn, component, msg!("active-fault-warning", code = code)),
        Some(Health::Ok) => judge.pass(component, msg!("active-fault-informational", code = code)),
        Some(Health::Other(_)) | None => judge.unknown(component, msg!("active-fault-unclear", code = code)),
    }
    .because(line);
}
