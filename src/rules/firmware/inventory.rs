//! `firmware-inventory`, `firmware-required` and `firmware-unlisted`: is the list whole, is in it what must be, and
//! is in it what nobody expected.

use super::assess::{Level, assess};
use super::matching::{Subject, subject};
use super::{applicable, gaps, is_empty};
use crate::baseline::{Baseline, FirmwareRule};
use crate::common::uri::last_segment;
use crate::evidence::{FirmwareMember, Hardware, Missing};
use crate::msg;
use crate::rules::{Judge, Line};

/// The inventory was read whole, and the BMC says that it is complete.
pub(in crate::rules) fn firmware_inventory(hardware: &Hardware, judge: &mut Judge<'_>) {
    readiness(hardware, judge);
    let Some(members) = hardware.firmware.value() else {
        judge.unknown_for("inventory", msg!("firmware-inventory-not-read"), "FirmwareInventory", &hardware.firmware);
        return;
    };
    for unread in &members.unread {
        let component = last_segment(&unread.from);
        let title = msg!("firmware-member-not-read", component = component);
        judge.unknown(component, title).because(Line::unread(unread));
    }
    let count =
        format!("{} members, {} of them unread", members.items.len() + members.unread.len(), members.unread.len());
    let line = Line { text: count, from: hardware.firmware.from(), at: hardware.firmware.at() };
    if !members.is_whole() {
        judge.unknown("inventory", msg!("firmware-inventory-in-part", count = members.unread.len())).because(line);
    } else if members.items.is_empty() {
        judge.unknown("inventory", msg!("firmware-inventory-empty")).because(line);
    } else {
        judge.pass("inventory", msg!("firmware-inventory-whole", count = members.items.len())).because(line);
    }
}

/// XCC builds its inventory after a restart and says in `FirmwaresDataReady` when it is done. Captured: 5.70 has it,
/// 2.83 has not; an XCC without it cannot be told from one that hides it, so it stays unknown.
fn readiness(hardware: &Hardware, judge: &mut Judge<'_>) {
    let Some(service) = hardware.update_service.value() else {
        judge.unknown_for("ready", msg!("firmware-ready-unknown"), "UpdateService", &hardware.update_service);
        return;
    };
    let ready = &service.inventory_ready;
    // Only a service that says it is another vendor's is excused for not having Lenovo's property.
    let vendor = hardware.service.vendor.text();
    let finding = match ready.known_or() {
        Ok(true) => judge.pass("ready", msg!("firmware-ready")),
        Ok(false) => judge.unknown("ready", msg!("firmware-not-ready")).remedy(msg!("firmware-not-ready-remedy")),
        Err(Missing::Absent) if vendor.is_some_and(|v| !v.eq_ignore_ascii_case("Lenovo")) => {
            judge.not_applicable("ready", msg!("firmware-ready-not-offered"))
        }
        Err(_) => judge.unknown("ready", msg!("firmware-ready-unknown")),
    };
    finding.because(Line::of("FirmwaresDataReady", ready));
}

/// Each firmware that the baseline requires has a member.
pub(in crate::rules) fn firmware_required(hardware: &Hardware, judge: &mut Judge<'_>) {
    let Some(baseline) = applicable(judge) else { return };
    for rule in baseline.rules.iter().filter(|rule| rule.required) {
        let looked_for = Line {
            text: format!("looked for: {}", pattern_text(rule)),
            from: hardware.firmware.from(),
            at: hardware.firmware.at(),
        };
        let finding = match presence(rule, hardware, baseline) {
            Presence::There(member) => {
                let title = msg!("firmware-required-there", title = rule.title, component = member.key());
                judge.pass(&rule.id, title).because(Line::of("SoftwareId", &member.software_id))
            }
            Presence::Absent => {
                judge.fail(&rule.id, msg!("firmware-required-absent", title = rule.title)).because(looked_for)
            }
            Presence::Hidden(lines) => {
                let finding = judge.unknown(&rule.id, msg!("firmware-required-unknown", title = rule.title));
                for line in lines.into_iter().take(20) {
                    finding.because(line);
                }
                finding.because(looked_for)
            }
        };
        finding.severity = rule.severity;
        for source in &rule.sources {
            finding.source(baseline.source_url(source));
        }
    }
}

/// Whether the firmware of a rule is there.
pub(super) enum Presence<'a> {
    /// This member is it.
    There(&'a FirmwareMember),
    /// Everything that could be it was seen, and is not.
    Absent,
    /// It may be behind one of these.
    Hidden(Vec<Line>),
}

pub(super) fn presence<'a>(rule: &FirmwareRule, hardware: &'a Hardware, baseline: &Baseline) -> Presence<'a> {
    let members = hardware.firmware.value().map(|m| m.items.as_slice()).unwrap_or_default();
    let mut hidden = gaps(hardware);
    for member in members {
        match subject(member, hardware, baseline) {
            Subject::Rule(r) if std::ptr::eq(r, rule) => return Presence::There(member),
            Subject::OneOf(rules) if rules.iter().any(|r| std::ptr::eq(*r, rule)) => {
                let line = Line::of("SoftwareId", &member.software_id);
                hidden.push(Line { text: format!("{}: {}", member.key(), line.text), ..line });
            }
            _ => {}
        }
    }
    if hidden.is_empty() && !is_empty(hardware) { Presence::Absent } else { Presence::Hidden(hidden) }
}

fn pattern_text(rule: &FirmwareRule) -> String {
    let software_id = rule.matches.software_id.as_ref().map(|g| format!("SoftwareId {g}"));
    let inventory_id = rule.matches.inventory_id.as_ref().map(|g| format!("Id {g}"));
    let device = rule.matches.device.as_ref().map(|g| format!("device {g}"));
    let slot = rule.matches.slot.as_ref().map(|g| format!("slot {g}"));
    [software_id, inventory_id, device, slot].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Each member that the baseline says nothing about.
pub(in crate::rules) fn firmware_unlisted(hardware: &Hardware, judge: &mut Judge<'_>) {
    let (Some(baseline), Some(members)) = (applicable(judge), hardware.firmware.value()) else { return };
    for member in members.items.iter().filter(|m| assess(m, hardware, baseline).level == Level::Unlisted) {
        let key = member.key();
        let installed = member.version.known_or().map_or_else(ToString::to_string, String::clone);
        let name = member.name.text().unwrap_or_default();
        let title = msg!("firmware-unlisted", component = key, name = name, installed = installed);
        let finding = judge.fail(key, title);
        finding.severity = baseline.unlisted;
        finding.because(Line::of("SoftwareId", &member.software_id)).because(Line::of("Version", &member.version));
        finding.remedy(msg!("firmware-unlisted-remedy"));
    }
}
