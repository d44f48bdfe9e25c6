//! `firmware-inventory`: was the list read whole, and does the BMC say that it is complete?

use crate::baseline::Severity;
use crate::common::uri::last_segment;
use crate::evidence::{Hardware, Line, Missing, Offer};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;

/// `firmware-inventory`.
pub const RULE: Check = Check::hardware(
    Rule::new("firmware-inventory", Severity::Block)
        .unwaivable("what was not read could be anything; nobody can accept what nobody has seen")
        .own_weight("what was not read could be anything, so it always leaves the verdict undetermined"),
    check,
);

/// The inventory was read whole, and the BMC says that it is complete.
fn check(hardware: &Hardware, judge: &mut Judge<'_>) {
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
    let (all, unread) = (members.items.len() + members.unread.len(), members.unread.len());
    let line = Line::on(msg!("proof-members", all = all, unread = unread), &hardware.firmware);
    if !members.is_whole() {
        judge.unknown("inventory", msg!("firmware-inventory-in-part", count = members.unread.len())).because(line);
    } else if members.items.is_empty() {
        judge.unknown("inventory", msg!("firmware-inventory-empty")).because(line);
    } else {
        judge.pass("inventory", msg!("firmware-inventory-whole", count = members.items.len())).because(line);
    }
}

/// Some services build their inventory after a restart and say when it is done. One that is expected to and does not
/// cannot be told from one that hides it, so it stays unknown.
fn readiness(hardware: &Hardware, judge: &mut Judge<'_>) {
    let Some(service) = hardware.update_service.value() else {
        judge.unknown_for("ready", msg!("firmware-ready-unknown"), "UpdateService", &hardware.update_service);
        return;
    };
    let ready = &service.inventory_ready;
    let excused = hardware.capabilities.inventory_ready == Offer::Optional;
    let finding = match ready.known_or() {
        Ok(true) => judge.pass("ready", msg!("firmware-ready")),
        Ok(false) => judge.unknown("ready", msg!("firmware-not-ready")).remedy(msg!("firmware-not-ready-remedy")),
        Err(Missing::Absent) if excused => judge.not_applicable("ready", msg!("firmware-ready-not-offered")),
        Err(_) => judge.unknown("ready", msg!("firmware-ready-unknown")),
    };
    finding.because(Line::of("FirmwaresDataReady", ready));
}
