//! `firmware-pending`: no firmware update waits for a restart. The restart of a Windows update would activate it too,
//! and two changes in one restart cannot be told apart when one of them fails.

use super::maintenance::{self, Waiting};
use crate::baseline::Severity;
use crate::evidence::{Bank, FirmwareMember, Hardware, Line, Log, LogKind, Missing, Observation, Offer};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::finding::Nature;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;
use crate::version::says_none;

/// `firmware-pending`.
pub const RULE: Check = Check::hardware(Rule::new("firmware-pending", Severity::Block), check);

/// Staged updates, by the inventory and by the maintenance log.
fn check(hardware: &Hardware, judge: &mut Judge<'_>) {
    let members = hardware.firmware.value().map(|m| m.items.as_slice()).unwrap_or_default();
    for member in members {
        staged(judge, member);
    }
    let logs = match hardware.logs.known_or() {
        Ok(logs) => logs,
        Err(reason) => return no_log(hardware, judge, *reason == Missing::Absent),
    };
    let mut kept = logs.items.iter().filter(|log| log.kind == LogKind::Maintenance).peekable();
    if kept.peek().is_none() {
        return no_log(hardware, judge, logs.is_whole());
    }
    for log in kept {
        history(judge, log);
    }
}

fn staged(judge: &mut Judge<'_>, member: &FirmwareMember) {
    let key = member.key().to_owned();
    let finding = match member.bank {
        Bank::Active | Bank::Backup => return,
        Bank::Pending => {
            let version = member.version.text().unwrap_or_default();
            judge
                .fail(key.clone(), msg!("firmware-pending-staged", component = key, version = version))
                .remedy(msg!("firmware-pending-remedy"))
        }
        Bank::NothingPending if is_empty_place(member) => {
            judge.pass(key.clone(), msg!("firmware-pending-nothing", component = key))
        }
        Bank::NothingPending | Bank::Unclear => {
            judge.unknown(key.clone(), msg!("firmware-pending-unclear", component = key))
        }
    };
    finding.because(Line::of("Version", &member.version)).because(Line::of("SoftwareId", &member.software_id));
}

/// Nothing is staged only where the member says so in a way that an XCC was seen to: a version that means none, or no
/// version together with no `SoftwareId`. A version that is merely missing proves nothing.
fn is_empty_place(member: &FirmwareMember) -> bool {
    let null = |o: &Observation<String>| o.reason() == Some(&Missing::Null);
    match member.version.value() {
        Some(version) => says_none(version),
        None => {
            null(&member.version)
                && (null(&member.software_id) || member.software_id.value().is_some_and(|s| says_none(s)))
        }
    }
}

/// A service that is expected to have a maintenance log hides it. `certain` where the service answered and there is
/// none.
fn no_log(hardware: &Hardware, judge: &mut Judge<'_>, certain: bool) {
    let excused = hardware.capabilities.maintenance_log == Offer::Optional;
    let log = "maintenance log";
    let finding = match hardware.logs.reason() {
        _ if excused && certain => judge.not_applicable(log, msg!("firmware-pending-log-not-offered")),
        Some(Missing::NotAsked) => {
            judge.unknown_part(log, msg!("firmware-pending-log-not-read"), "LogServices", &hardware.logs)
        }
        _ => judge.unknown(log, msg!("firmware-pending-log-not-read")),
    };
    finding.is(Nature::MaintenanceUnread);
    finding.because(Line::of("Vendor", &hardware.service.vendor));
    finding.because(match hardware.logs.value() {
        Some(logs) => {
            let text = format!("{} logs read, {} unread, none of maintenance", logs.items.len(), logs.unread.len());
            Line { text, from: hardware.logs.from(), at: hardware.logs.at() }
        }
        None => Line::missing("LogServices", &hardware.logs),
    });
}

/// UEFI and the primary XCC are the two that the log says are activated; others are in force at once.
fn history(judge: &mut Judge<'_>, log: &Log) {
    let Some(entries) = log.entries.value() else {
        for part in maintenance::PARTS {
            let title = msg!("firmware-pending-log-not-read");
            let finding = judge.unknown_part(component(part), title, "MaintenanceLog", &log.entries);
            finding.is(Nature::MaintenanceUnread);
        }
        return;
    };
    for part in maintenance::PARTS {
        let (waiting, lines) = maintenance::waiting(entries, part);
        let finding = match waiting {
            Waiting::Nothing => judge.pass(component(part), msg!("firmware-pending-log-none", part = part)),
            Waiting::Update { build } => judge
                .fail(component(part), msg!("firmware-pending-log-waits", part = part, build = build))
                .remedy(msg!("firmware-pending-remedy"))
                .is(Nature::UpdateWaits(build)),
            Waiting::Unclear => judge
                .unknown(component(part), msg!("firmware-pending-log-unclear", part = part))
                .is(Nature::MaintenanceUnread),
        };
        for line in lines {
            finding.because(line);
        }
        if finding.evidence.is_empty() {
            let text = format!("{} entries, none about {part}", entries.items.len());
            finding.because(Line { text, from: log.entries.from(), at: log.entries.at() });
        }
    }
}

/// Not the bare part: `UEFI` is also the id of an inventory member.
fn component(part: &str) -> String {
    format!("maintenance log {part}")
}
