//! Conditions on the machine: who made it, its firmware, its Secure Boot.

use std::cmp::Ordering;

use super::answer::Answer;
use crate::baseline::Glob;
use crate::evidence::{Bank, Evidence, FirmwareMember, Line, Observation, State, Windows, is_placeholder};
use crate::msg;
use crate::rules::windows::refused;
use crate::version::Scheme;

/// Whether Secure Boot is on in the running start, by Windows or else by the BMC.
pub fn secure_boot(wanted: bool, evidence: &Evidence, windows: &Windows) -> Answer {
    const NAME: &str = "UEFISecureBootEnabled";
    let enabled = &windows.secure_boot.enabled;
    if let Some(on) = enabled.value() {
        return Answer::by(*on == wanted, Line::of(NAME, enabled));
    }
    let from_bmc = evidence.hardware.value().and_then(|hardware| hardware.secure_boot.value());
    let running = from_bmc.map(|secure_boot| &secure_boot.current_boot);
    match running.and_then(|boot| Some((boot, boot.text()?))) {
        Some((boot, "Enabled")) => Answer::by(wanted, Line::of("SecureBootCurrentBoot", boot)),
        Some((boot, "Disabled")) => Answer::by(!wanted, Line::of("SecureBootCurrentBoot", boot)),
        _ => Answer::missing(NAME, enabled),
    }
}

/// Whether the Secure Boot certificates of 2023 are in place (`UEFICA2023Status`, KB5016061).
pub fn certificates(wanted: bool, windows: &Windows) -> Answer {
    const NAME: &str = "UEFICA2023Status";
    let status = &windows.secure_boot.ca2023_status;
    match status.text() {
        Some(text) => Answer::by(text.eq_ignore_ascii_case("Updated") == wanted, Line::of(NAME, status)),
        None => Answer::missing(NAME, status),
    }
}

/// Whether the firmware refused a Secure Boot variable.
pub fn refuses_keys(windows: &Windows) -> Answer {
    match refused::open(windows) {
        Ok(found) => match found.into_iter().next() {
            Some(newest) => Answer::Met(newest.line),
            None => Answer::NotMet(Line::on(msg!("proof-no-open-event-1795-or"), &windows.event_logs)),
        },
        Err(line) => Answer::unread(line, windows.event_logs.reason()),
    }
}

/// The first of these that says something, and is no placeholder of a board.
fn first(of: [&Observation<String>; 2]) -> Option<(&Observation<String>, &str)> {
    of.into_iter().find_map(|mark| Some((mark, mark.text().filter(|text| !is_placeholder(text))?)))
}

fn matches(globs: &[Glob], text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    globs.iter().any(|glob| Glob::new(glob.to_string().to_ascii_lowercase()).matches(&text))
}

/// Whether the manufacturer matches.
pub fn maker(glob: &Glob, evidence: &Evidence, windows: &Windows) -> Answer {
    let named = first([&evidence.subject.manufacturer, &windows.identity.manufacturer]);
    match named {
        Some((mark, text)) => {
            Answer::by(matches(std::slice::from_ref(glob), text), Line::of(msg!("fact-manufacturer"), mark))
        }
        None => Answer::missing(msg!("fact-manufacturer"), &windows.identity.manufacturer),
    }
}

/// Whether the model matches.
pub fn models(globs: &[Glob], evidence: &Evidence, windows: &Windows) -> Answer {
    match first([&evidence.subject.model, &windows.identity.model]) {
        Some((mark, text)) => Answer::by(matches(globs, text), Line::of(msg!("fact-model"), mark)),
        None => Answer::missing(msg!("fact-model"), &windows.identity.model),
    }
}

/// Whether the machine type is one of these.
pub fn machine_types(types: &[String], evidence: &Evidence) -> Answer {
    let mark = &evidence.subject.machine_type;
    match mark.text() {
        Some(text) => {
            Answer::by(types.iter().any(|t| t.eq_ignore_ascii_case(text)), Line::of(msg!("fact-machine-type"), mark))
        }
        None => Answer::missing(msg!("fact-machine-type"), mark),
    }
}

/// Whether the UEFI is below a version, by the BMC or else by Windows.
pub fn uefi_below(scheme: Scheme, wanted: &str, evidence: &Evidence, windows: &Windows) -> Answer {
    let system = evidence.hardware.value().and_then(|hardware| hardware.system.value());
    let known = [system.map(|system| &system.bios_version), Some(&windows.identity.bios_version)];
    let compared =
        known.into_iter().flatten().filter_map(|mark| Some((mark, order(scheme, mark.text()?, None, wanted))));
    let mut unclear = None;
    for (mark, order) in compared {
        let line = Line::of(msg!("fact-against", name = "UEFI", wanted = wanted), mark);
        match order {
            Some(order) => return Answer::by(order == Ordering::Less, line),
            None => unclear = Some(Answer::Unknown { line, sought: true }),
        }
    }
    unclear.unwrap_or_else(|| Answer::missing(msg!("fact-uefi-version"), &windows.identity.bios_version))
}

fn order(scheme: Scheme, installed: &str, software_id: Option<&str>, wanted: &str) -> Option<Ordering> {
    let installed = scheme.parse(installed).ok()?;
    let installed = match software_id {
        Some(software_id) => installed.beside(software_id),
        None => installed,
    };
    installed.compare(&scheme.parse(wanted).ok()?)
}

/// Whether a firmware is there and below a version.
pub fn firmware_below(software_id: &Glob, scheme: Scheme, wanted: &str, evidence: &Evidence) -> Answer {
    let Some(hardware) = evidence.hardware.value() else {
        return Answer::missing(msg!("fact-hardware"), &evidence.hardware);
    };
    let Some(members) = hardware.firmware.value() else {
        return Answer::missing(msg!("fact-firmware-inventory"), &hardware.firmware);
    };
    let id = |member: &FirmwareMember| member.software_id.text().map(ToOwned::to_owned);
    let running = members.items.iter().filter(|member| matches!(member.bank, Bank::Active | Bank::Unclear));
    let (mut held, mut unclear) = (None, None);
    for member in running {
        let Some(id) = id(member) else {
            // It may be the one.
            unclear = unclear.or_else(|| {
                Some(Line::missing(msg!("fact-of", name = "SoftwareId", whose = member.key()), &member.software_id))
            });
            continue;
        };
        if !software_id.matches(&id) {
            continue;
        }
        let line = Line::of(msg!("fact-against", name = id, wanted = wanted), &member.version);
        match member.version.text().and_then(|version| order(scheme, version, Some(&id), wanted)) {
            Some(Ordering::Less) => return Answer::Met(line),
            Some(_) => held = held.or(Some(line)),
            None => unclear = unclear.or(Some(line)),
        }
    }
    let unread = members.unread.first().map(Line::unread);
    match (unclear.or(unread), held) {
        (Some(line), _) => Answer::Unknown { line, sought: true },
        (None, Some(line)) => Answer::NotMet(line),
        (None, None) => {
            Answer::NotMet(Line::on(msg!("proof-not-inventory", software_id = software_id), &hardware.firmware))
        }
    }
}

/// Whether there are so many processors.
pub fn processors_from(wanted: u64, evidence: &Evidence) -> Answer {
    let Some(hardware) = evidence.hardware.value() else {
        return Answer::missing(msg!("fact-hardware"), &evidence.hardware);
    };
    let list = &hardware.processors;
    let Some(processors) = list.value() else { return Answer::missing(msg!("fact-processors"), list) };
    let is_there = |state: &Observation<State>| state.value().is_none_or(|state| *state != State::Absent);
    let count = processors.items.iter().filter(|part| is_there(&part.status.state)).count();
    let enough = u64::try_from(count).unwrap_or(u64::MAX) >= wanted;
    let line = Line::on(msg!("proof-processors", count = count), list);
    match processors.unread.first() {
        Some(unread) if !enough => Answer::unread(Line::unread(unread), Some(&unread.missing)),
        _ => Answer::by(enough, line),
    }
}
