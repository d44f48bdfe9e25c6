//! Faults that the BMC holds open now: its active log, or what an event log does not call over.
//!
//! An event log is a record of the past, and what is never called over stays open in it for ever: measured, a healthy
//! iLO 5 holds twenty critical entries "Erasing completed", and a GB200 the fault of a fan whose sensor is well again. So
//! such an entry is a fault only while the health of its part agrees ([`super::health_now`]); else it is a warning, one
//! for each code.
//!
//! XCC's `ActiveLog` lists the conditions that are asserted at this moment. Its severity decides, not the letter at
//! the end of the event code: measured, `FQXSPPW0006I` (I for informational) has the severity Warning.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::health_now::{Now, now, parts};
use crate::baseline::Severity;
use crate::evidence::{Depth, Hardware, Health, Line, Log, LogEntry, LogKind, Members, Missing, Offer, Status};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::finding::Finding;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;
use crate::rules::uri::short;
use crate::text::Words;

/// `active-faults`.
pub const RULE: Check =
    Check::hardware(Rule::new("active-faults", Severity::Block).at(Depth::Health).knowledge(&["R41"]), check);

/// Each open fault, and whether the list of them could be read.
fn check(hardware: &Hardware, judge: &mut Judge<'_>) {
    let Some(logs) = hardware.logs.value() else {
        if hardware.capabilities.fault_log == Offer::Optional && hardware.logs.reason() == Some(&Missing::Absent) {
            let line = Line::missing("LogServices", &hardware.logs);
            judge.not_applicable("logs", msg!("active-log-not-offered")).because(line);
            return;
        }
        judge.unknown_for("logs", msg!("active-log-not-read"), "LogServices", &hardware.logs);
        return;
    };
    // What need not be kept and could not be read weighs less where the same question is answered elsewhere.
    let whole = |log: &Log| log.entries.value().is_some_and(Members::is_whole);
    let answered = logs.items.iter().any(|log| log.kind == LogKind::Active && whole(log)) || sums_up(hardware);
    let need_not = hardware.capabilities.fault_log == Offer::Optional;
    let gap = if need_not && answered { Severity::Warn } else { RULE.rule.severity };
    for unread in &logs.unread {
        let line = Line::unread(unread);
        judge.at(gap).unknown(short(&unread.from), msg!("active-log-not-read")).because(line);
    }
    let mut active = logs.items.iter().filter(|log| log.kind != LogKind::Maintenance).peekable();
    if active.peek().is_none() {
        let line = Line::on(msg!("proof-no-log-open-faults-offered"), &hardware.logs);
        // A service that is not known to keep one need not; what is open would show in the health of its part.
        let finding = if need_not && logs.is_whole() {
            judge.not_applicable("logs", msg!("active-log-not-offered"))
        } else {
            judge.unknown("logs", msg!("active-log-not-read"))
        };
        finding.because(line);
    }
    for log in active {
        let Some(entries) = log.entries.value() else {
            let gap = if log.kind == LogKind::Event { gap } else { RULE.rule.severity };
            judge.at(gap).unknown_for(short(&log.uri), msg!("active-log-not-read"), "Entries", &log.entries);
            continue;
        };
        for unread in &entries.unread {
            let line = Line::unread(unread);
            judge.unknown(short(&unread.from), msg!("active-log-not-read")).because(line);
        }
        match log.kind {
            LogKind::Event => {
                events(judge, log, entries, hardware);
                continue;
            }
            LogKind::Unclear => {
                unclear(judge, log, entries);
                continue;
            }
            LogKind::Active | LogKind::Maintenance => {}
        }
        for entry in &entries.items {
            fault(judge, entry);
        }
        if entries.items.is_empty() && entries.is_whole() {
            let line = Line::on(msg!("proof-no-entries"), &log.entries);
            judge.pass(short(&log.uri), msg!("active-log-empty")).because(line);
        }
    }
}

/// Whether the server sums up that all of it is well: what is open now would show in that.
fn sums_up(hardware: &Hardware) -> bool {
    let chassis = hardware.chassis.value().filter(|chassis| chassis.is_whole() && !chassis.items.is_empty());
    let below = || chassis.is_some_and(|chassis| chassis.items.iter().all(|chassis| chassis.status.all_well()));
    let own = hardware.system.value().map(|system| &system.status);
    own.is_some_and(|own| own.all_well() || own.rollup.value().is_none() && is_well(own) && below())
}

fn is_well(status: &Status) -> bool {
    status.health.value() == Some(&Health::Ok)
}

/// Of a list whose maker nobody knows, what is bad may be open or over.
fn unclear(judge: &mut Judge<'_>, log: &Log, entries: &Members<LogEntry>) {
    let bad = |entry: &&LogEntry| entry.severity.value() != Some(&Health::Ok) && entry.resolved.value() != Some(&true);
    let count = entries.items.iter().filter(bad).count();
    let said = msg!("proof-entries-unclear", all = entries.items.len(), count = count);
    let line = Line::on(said, &log.entries);
    if count > 0 {
        judge.unknown(short(&log.uri), msg!("event-log-unclear", count = count)).because(line);
    } else if entries.is_whole() {
        judge.pass(short(&log.uri), msg!("active-log-empty")).because(line);
    }
}

/// Entries by their code, those without one last.
type ByCode<'a> = BTreeMap<(bool, Option<&'a str>), Vec<(&'a LogEntry, Line)>>;

/// What is informational opens no fault, and what is called over is none. Of everything else, the present decides.
fn events(judge: &mut Judge<'_>, log: &Log, entries: &Members<LogEntry>, hardware: &Hardware) {
    let component = short(&log.uri);
    let standing =
        |entry: &&LogEntry| entry.severity.value() != Some(&Health::Ok) && entry.resolved.value() != Some(&true);
    let mut past = ByCode::new();
    let (mut open, mut silent, mut may_hide) = (0, 0, Severity::Warn);
    let parts = parts(hardware);
    for entry in entries.items.iter().filter(standing) {
        match (now(hardware, &parts, entry), entry.severity.value()) {
            (Now::Denies(line), Some(Health::Critical | Health::Warning)) => {
                past.entry((entry.code.text().is_none(), entry.code.text())).or_default().push((entry, line));
            }
            (now, _) if entry.resolved.value() == Some(&false) => {
                open += 1;
                let finding = fault(judge, entry);
                if let Now::Agrees(line) = now {
                    finding.because(line);
                }
            }
            (_, severity) => {
                silent += 1;
                // A warning that may be open hides no more than a warning.
                if severity != Some(&Health::Warning) {
                    may_hide = RULE.rule.severity;
                }
            }
        }
    }
    let line =
        Line::on(msg!("proof-entries-open", all = entries.items.len(), open = open, silent = silent), &log.entries);
    let nothing = open == 0 && silent == 0 && past.is_empty();
    for ((_, code), group) in past {
        once(judge, component, code, &group);
    }
    if silent > 0 {
        judge.at(may_hide).unknown(component, msg!("event-log-unclear", count = silent)).because(line);
    } else if nothing && entries.is_whole() {
        judge.pass(component, msg!("active-log-empty")).because(line);
    }
}

/// One warning for all entries of a code that nobody called over and whose part is well.
fn once(judge: &mut Judge<'_>, log: &str, code: Option<&str>, entries: &[(&LogEntry, Line)]) {
    let created = |entry: &LogEntry| entry.created.text().unwrap_or_default().to_owned();
    let newest = entries.iter().max_by_key(|(entry, _)| {
        let created = created(entry);
        (created.parse::<Timestamp>().ok(), created)
    });
    let Some((newest, health)) = newest else { return };
    let (count, when) = (entries.len(), created(newest));
    let title = msg!("event-log-past", code = called(code), count = count, newest = when);
    let component = format!("{log} {}", code.unwrap_or(NO_CODE));
    let finding = judge.at(Severity::Warn).fail(component, title);
    finding.because(told(newest)).because(health.clone()).remedy(msg!("event-log-past-remedy"));
}

/// How the findings about entries without a code are called.
const NO_CODE: &str = "without a code";

/// A code in a sentence.
fn called(code: Option<&str>) -> Words {
    code.map_or_else(|| msg!("failure-without-code").into(), Words::from)
}

fn fault<'f>(judge: &'f mut Judge<'_>, entry: &LogEntry) -> &'f mut Finding {
    let component = short(&entry.uri);
    let code = called(entry.code.text());
    let line = told(entry);
    match entry.severity.value() {
        Some(Health::Critical) => judge.fail(component, msg!("active-fault-critical", code = code)),
        Some(Health::Warning) => judge.at(Severity::Warn).fail(component, msg!("active-fault-warning", code = code)),
        Some(Health::Ok) => judge.pass(component, msg!("active-fault-informational", code = code)),
        Some(Health::Other(_)) | None => judge.unknown(component, msg!("active-fault-unclear", code = code)),
    }
    .because(line)
}

/// An entry as a line of proof.
fn told(entry: &LogEntry) -> Line {
    let words = entry.message.known_or().map_or_else(Words::from, |message| message.trim().into());
    let words = match entry.created.text() {
        Some(created) => match words {
            Words::Fact(message) => Words::Fact(format!("{created} {message}")),
            reason @ Words::Sentence(_) => msg!("proof-log-entry-unread", created = created, reason = reason).into(),
        },
        None => words,
    };
    let event = entry.event_id.text().filter(|id| Some(*id) != entry.code.text());
    let said = event.map_or_else(|| words.clone(), |id| msg!("proof-log-entry", entry = words, id = id).into());
    Line::new(said, &entry.uri, entry.message.at())
}
