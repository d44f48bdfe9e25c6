//! `firmware-pending`: no firmware update waits for a restart. The restart of a Windows update would activate it too,
//! and two changes in one restart cannot be told apart when one of them fails.

use super::maintenance::{self, Waiting};
use crate::baseline::Severity;
use crate::common::uri::last_segment;
use crate::evidence::{Bank, FirmwareMember, Hardware, Line, Log, LogKind, Members, Missing, Observation, Offer};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::finding::Nature;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;
use crate::version::{names_nothing, says_none};

/// `firmware-pending`.
pub const RULE: Check = Check::hardware(Rule::new("firmware-pending", Severity::Block), check);

/// Staged updates, by the inventory and by the maintenance log.
fn check(hardware: &Hardware, judge: &mut Judge<'_>) {
    let members = hardware.firmware.value().map(|m| m.items.as_slice()).unwrap_or_default();
    for member in members {
        staged(judge, member);
    }
    running(judge, hardware, members);
    let logs = match hardware.logs.known_or() {
        Ok(logs) => logs,
        Err(reason) => return no_log(hardware, judge, *reason == Missing::Absent),
    };
    let mut kept = logs.items.iter().filter(|log| log.kind == LogKind::Maintenance).peekable();
    if kept.peek().is_none() {
        // Where it need not be kept, the inventory tells what is staged.
        let listed = hardware.firmware.value().is_some_and(Members::is_whole);
        return no_log(hardware, judge, logs.is_whole() || listed);
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

/// The version that the manager runs, against the image that it names, or the one image that is called a BMC.
fn running(judge: &mut Judge<'_>, hardware: &Hardware, members: &[FirmwareMember]) {
    let Some(manager) = hardware.manager.value() else { return };
    let Some(runs) = manager.firmware_version.text() else { return };
    let named = manager.active_image.text().map(|uri| last_segment(uri.trim_end_matches('/')));
    let mut active = members.iter().filter(|m| m.bank == Bank::Active);
    let member = match named {
        Some(id) => active.find(|m| last_segment(&m.uri) == id),
        None => {
            let mut called = active.filter(|m| is_bmc(m.key()) || m.name.text().is_some_and(is_bmc));
            called.next().filter(|_| called.next().is_none())
        }
    };
    let Some((member, listed)) = member.and_then(|m| Some((m, m.version.text()?))) else { return };
    let key = member.key();
    let component = format!("manager {key}");
    let finding = match agree(runs, listed) {
        None => return,
        Some(true) => judge.pass(component, msg!("firmware-pending-running", component = key)),
        Some(false) => judge
            .unknown(component, msg!("firmware-pending-contradiction", running = runs, listed = listed))
            .remedy(msg!("firmware-pending-contradiction-remedy")),
    };
    finding
        .because(Line::of("FirmwareVersion", &manager.firmware_version))
        .because(Line::of("Version", &member.version));
}

fn is_bmc(name: &str) -> bool {
    name.eq_ignore_ascii_case("BMC") || name.eq_ignore_ascii_case("BMC image")
}

/// Whether two spellings name one version: `AFBT58B 5.70 2025-08-11` and `58B-5.70`, `iLO 5 v2.72` and `2.72 Sep 04 2022`.
/// They do where a word with several digits is in both; where one has no such word, they cannot be compared.
fn agree(a: &str, b: &str) -> Option<bool> {
    let words = |text: &str| -> Vec<String> {
        let all = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '.');
        let words = all.map(|word| word.trim_matches('.').to_ascii_lowercase());
        let words = words.map(|word| word.strip_prefix('v').map_or(word.clone(), str::to_owned));
        words.filter(|word| word.bytes().filter(u8::is_ascii_digit).count() >= 2).collect()
    };
    let (a, b) = (words(a), words(b));
    if a.is_empty() || b.is_empty() { None } else { Some(a.iter().any(|word| b.contains(word))) }
}

/// Nothing is staged only where the member says so in a way that an XCC was seen to: a version that means none, or no
/// version together with no `SoftwareId`. A version that is merely missing proves nothing.
fn is_empty_place(member: &FirmwareMember) -> bool {
    let null = |o: &Observation<String>| o.reason() == Some(&Missing::Null);
    match member.version.value() {
        Some(version) => says_none(version),
        None => {
            null(&member.version)
                && (null(&member.software_id) || member.software_id.value().is_some_and(|s| names_nothing(s)))
        }
    }
}

/// A service that is expected to have a maintenance log hides it. One that need not is excused where it is `certain` that
/// it has none, or that nothing waits: what could not be read may be one.
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
            let (read, unread) = (logs.items.len(), logs.unread.len());
            Line::on(msg!("proof-no-maintenance-log", read = read, unread = unread), &hardware.logs)
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
            let said = msg!("proof-no-entry-about", count = entries.items.len(), part = part);
            finding.because(Line::on(said, &log.entries));
        }
    }
}

/// Not the bare part: `UEFI` is also the id of an inventory member.
fn component(part: &str) -> String {
    format!("maintenance log {part}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_version_in_two_spellings_agrees_and_two_versions_do_not() {
        for (manager, listed, expected) in [
            ("AFBT58B 5.70 2025-08-11", "58B-5.70", Some(true)),
            ("iLO 5 v2.72", "2.72 Sep 04 2022", Some(true)),
            ("iLO 7 1.14.00 May 28 2025", "1.14.00 May 28 2025", Some(true)),
            ("7.10.70.00", "7.10.70.00", Some(true)),
            ("BF-23.10-4", "BF-24.07-14", Some(false)),
            ("23.11.20", "23.11.21", Some(false)),
            ("1.93.870cf4f0", "unreadable", None),
            ("4", "5", None),
        ] {
            assert_eq!(agree(manager, listed), expected, "{manager} {listed}");
        }
    }
}
