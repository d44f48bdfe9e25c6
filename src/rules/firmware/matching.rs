//! Which rule of the baseline is about an inventory member.
//!
//! By the member's own ids and name, by the GUIDs under which update packages know it, and by the devices that run it:
//! their PCI ids, which the member may name itself, and their slot. What could not be read might be what tells two rules
//! apart, so a match is yes, no, or perhaps. That holds too for what a service serves for some members only: whoever took
//! it away from one would else hide that one from its rule.

use super::sight::{hex, names};
use crate::baseline::{Baseline, FirmwareRule, Glob, RuleBank};
use crate::evidence::{Bank, FirmwareMember, Hardware, Observation, PcieDevice, PcieFunction};
use crate::version::{names_nothing, says_none};

/// Which rule is about a member.
pub(in crate::rules) enum Subject<'b> {
    /// This one.
    Rule(&'b FirmwareRule),
    /// One of these, or none: what would tell them apart could not be read.
    OneOf(Vec<&'b FirmwareRule>),
    /// None.
    Nothing,
}

/// The first rule that matches decides. A rule that might match before it makes that unclear: with the missing id
/// read, the other rule could have been the one.
pub(in crate::rules) fn subject<'b>(
    member: &FirmwareMember,
    hardware: &Hardware,
    baseline: &'b Baseline,
) -> Subject<'b> {
    let mut possible = Vec::new();
    for rule in &baseline.rules {
        match fit(rule, member, hardware) {
            Fit::No => {}
            Fit::Maybe => possible.push(rule),
            Fit::Yes if possible.is_empty() => return Subject::Rule(rule),
            Fit::Yes => {
                possible.push(rule);
                return Subject::OneOf(possible);
            }
        }
    }
    if possible.is_empty() { Subject::Nothing } else { Subject::OneOf(possible) }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    No,
    Maybe,
    Yes,
}

fn fit(rule: &FirmwareRule, member: &FirmwareMember, hardware: &Hardware) -> Fit {
    let bank = match (rule.matches.bank, member.bank) {
        (_, Bank::NothingPending) => Fit::No,
        (_, Bank::Unclear) => Fit::Maybe,
        (RuleBank::Active, Bank::Active) | (RuleBank::Backup, Bank::Backup) | (RuleBank::Pending, Bank::Pending) => {
            Fit::Yes
        }
        _ => Fit::No,
    };
    let software_id = pattern(rule.matches.software_id.as_ref(), &member.software_id);
    let inventory_id = pattern(rule.matches.inventory_id.as_ref(), &member.id);
    let name = pattern(rule.matches.name.as_ref(), &member.name);
    let target = match (&rule.matches.target, member.targets.value()) {
        // A list that was emptied says no more than one that was taken away. No PCI ids are only ever the word of the
        // member that it is no such device.
        (Some(_), Some(targets)) if targets.is_empty() => Fit::Maybe,
        (glob, _) => one_of(glob.as_ref(), &member.targets),
    };
    let own = bank.min(software_id).min(inventory_id).min(name).min(target);
    let (device, slot) = (rule.matches.device.as_ref(), rule.matches.slot.as_ref());
    if own == Fit::No || (device.is_none() && slot.is_none()) {
        return own;
    }
    // The member's own word for its PCI ids leaves only the slot to be asked of devices.
    match one_of(device, &member.pci_ids) {
        Fit::Maybe => own.min(by_device(device, slot, member, hardware)),
        ids if slot.is_none() => own.min(ids),
        ids => own.min(ids).min(by_device(None, slot, member, hardware)),
    }
}

/// Whether one of several ids fits the pattern.
fn one_of(glob: Option<&Glob>, ids: &Observation<Vec<String>>) -> Fit {
    match (glob, ids.value()) {
        (None, _) => Fit::Yes,
        (Some(_), None) => Fit::Maybe,
        (Some(glob), Some(ids)) if ids.iter().any(|id| glob.matches(id)) => Fit::Yes,
        (Some(_), Some(ids)) if ids.iter().any(|id| says_none(id)) => Fit::Maybe,
        (Some(_), Some(_)) => Fit::No,
    }
}

/// Whether one of the devices that run the member has these ids and this slot.
fn by_device(ids: Option<&Glob>, slot: Option<&Glob>, member: &FirmwareMember, hardware: &Hardware) -> Fit {
    let (Some(related), Some(devices)) = (member.related.value(), hardware.pcie_devices.value()) else {
        return Fit::Maybe;
    };
    let its_own = devices.items.iter().filter(|device| names(related, &device.uri));
    let fits = its_own.map(|device| {
        let ids = ids.map_or(Fit::Yes, |glob| has_ids(device, glob));
        ids.min(slot.map_or(Fit::Yes, |glob| pattern(Some(glob), &device.slot)))
    });
    let best = fits.max().unwrap_or(Fit::No);
    // A device that was not read may be the one.
    if devices.is_whole() { best } else { best.max(Fit::Maybe) }
}

fn has_ids(device: &PcieDevice, glob: &Glob) -> Fit {
    let Some(functions) = device.functions.value() else { return Fit::Maybe };
    let fits = functions.items.iter().map(|function| match pci_ids(function) {
        Some(ids) if glob.matches(&ids) => Fit::Yes,
        Some(_) => Fit::No,
        None => Fit::Maybe,
    });
    let best = fits.max().unwrap_or(Fit::Maybe);
    if functions.is_whole() { best } else { best.max(Fit::Maybe) }
}

/// `vendor:device:subsystem vendor:subsystem`, in lower case.
fn pci_ids(function: &PcieFunction) -> Option<String> {
    let ids = [&function.vendor_id, &function.device_id, &function.subsystem_vendor_id, &function.subsystem_id];
    Some(ids.into_iter().map(hex).collect::<Option<Vec<_>>>()?.join(":"))
}

fn pattern(glob: Option<&Glob>, id: &Observation<String>) -> Fit {
    match (glob, id.text()) {
        (None, _) => Fit::Yes,
        (Some(glob), Some(id)) if !names_nothing(id) => {
            if glob.matches(id) {
                Fit::Yes
            } else {
                Fit::No
            }
        }
        (Some(_), _) => Fit::Maybe,
    }
}
