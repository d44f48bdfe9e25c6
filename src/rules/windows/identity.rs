//! Are the BMC and this Windows installation the same server, and do they see the same firmware?
//!
//! The evidence of two servers joined by mistake would blame one for the other's hardware. Two of serial number, UUID
//! and machine type must agree, and none may differ or be missing, before anything is joined: the mark that could not
//! be read may be the one that differs. Only a placeholder, which some boards carry for ever, does not count.

use crate::evidence::{Hardware, Observation, Offer, System, Windows, is_placeholder};
use crate::msg;
use crate::rules::{Judge, Line};

const COMPONENT: &str = "server";

/// How many of the three marks must agree.
const AGREEING: usize = 2;

enum Comparison {
    Same(Line),
    Different(Line),
    /// One side could not be read.
    Gap(Line),
    /// One side carries a placeholder.
    Placeholder(Line),
}

/// `identity-match`: do BMC and Windows speak of the same server?
pub fn identity_match(hardware: &Hardware, windows: &Windows, judge: &mut Judge<'_>) {
    let Some(system) = hardware.system.value() else {
        judge.unknown_for(COMPONENT, msg!("identity-match-unread"), "computer system", &hardware.system);
        return;
    };
    let marks = compare(system, windows, hardware.capabilities.machine_type_in_sku);
    let (mut same, mut different, mut gaps, mut silent) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for mark in marks {
        match mark {
            Comparison::Same(line) => same.push(line),
            Comparison::Different(line) => different.push(line),
            Comparison::Gap(line) => gaps.push(line),
            Comparison::Placeholder(line) => silent.push(line),
        }
    }
    let finding = if !different.is_empty() {
        let finding = judge.fail(COMPONENT, msg!("identity-match-conflict"));
        finding.remedy(msg!("remedy-identity"));
        finding
    } else if same.len() >= AGREEING && gaps.is_empty() {
        judge.pass(COMPONENT, msg!("identity-match-same", count = same.len()))
    } else {
        judge.unknown(COMPONENT, msg!("identity-match-too-little", count = same.len(), wanted = AGREEING))
    };
    for line in different.into_iter().chain(gaps).chain(same).chain(silent) {
        finding.because(line);
    }
}

fn compare(system: &System, windows: &Windows, machine_type_in_sku: Offer) -> [Comparison; 3] {
    let identity = &windows.identity;
    let machine_type = if usable(&system.sub_model).is_some() { &system.sub_model } else { &system.sku };
    [
        mark("serial number", &system.serial, &identity.serial, |a, b| a.eq_ignore_ascii_case(b)),
        mark("UUID", &system.uuid, &identity.uuid, same_uuid),
        // Elsewhere the SKU is a service tag or a product number, and Windows spells it in its own way.
        if machine_type_in_sku == Offer::Expected {
            mark("machine type", machine_type, &identity.sku, same_machine_type)
        } else {
            mark("model", &system.model, &identity.model, |a, b| a.eq_ignore_ascii_case(b))
        },
    ]
}

fn mark(
    name: &str,
    bmc: &Observation<String>,
    windows: &Observation<String>,
    same: fn(&str, &str) -> bool,
) -> Comparison {
    let line = |text| Line { text, from: bmc.from(), at: bmc.at() };
    match (usable(bmc), usable(windows)) {
        (Some(a), Some(b)) => {
            let text = line(format!("{name}: BMC {a}, Windows {b}"));
            if same(a, b) { Comparison::Same(text) } else { Comparison::Different(text) }
        }
        (a, b) => {
            let side = |value: Option<&str>, o: &Observation<String>| {
                value.map_or_else(
                    || o.reason().map_or_else(|| "a placeholder".to_owned(), ToString::to_string),
                    ToOwned::to_owned,
                )
            };
            let text = line(format!("{name}: BMC {}, Windows {}", side(a, bmc), side(b, windows)));
            let unread = [bmc, windows].iter().any(|o| o.text().is_none());
            if unread { Comparison::Gap(text) } else { Comparison::Placeholder(text) }
        }
    }
}

/// The text, unless it is one of the placeholders that boards carry before they are personalised.
pub(in crate::rules) fn usable(observation: &Observation<String>) -> Option<&str> {
    observation.text().filter(|text| !is_placeholder(text))
}

/// Equal UUIDs, in any case, also where one side shows the first three groups in the other byte order (SMBIOS 2.6
/// defines them as little-endian, and not every tool follows).
pub(in crate::rules) fn same_uuid(a: &str, b: &str) -> bool {
    let hex = |text: &str| -> Vec<u8> {
        text.bytes().filter(u8::is_ascii_hexdigit).map(|c| c.to_ascii_lowercase()).collect()
    };
    let (a, b) = (hex(a), hex(b));
    a == b || (a.len() == 32 && swap_groups(&a) == b)
}

/// 32 hexadecimal digits with the bytes of the first three groups (4, 2 and 2 bytes) reversed.
fn swap_groups(digits: &[u8]) -> Vec<u8> {
    let mut swapped = Vec::with_capacity(digits.len());
    for group in [0..8, 8..12, 12..16] {
        for byte in digits.get(group).unwrap_or_default().chunks(2).rev() {
            swapped.extend_from_slice(byte);
        }
    }
    swapped.extend_from_slice(digits.get(16..).unwrap_or_default());
    swapped
}

/// A machine type (`7Z73`) or a whole SKU (`7Z73CTO1WW`) against Windows' SKU: one begins with the other.
fn same_machine_type(bmc: &str, sku: &str) -> bool {
    const MACHINE_TYPE: usize = 4;
    let (a, b) = (bmc.to_ascii_uppercase(), sku.to_ascii_uppercase());
    a == b || (a.len() == MACHINE_TYPE && b.starts_with(&a)) || (b.len() == MACHINE_TYPE && a.starts_with(&b))
}

/// `windows-firmware-view`: did Windows start with the UEFI that the BMC reports?
pub fn windows_firmware_view(hardware: &Hardware, windows: &Windows, judge: &mut Judge<'_>) {
    const UEFI: &str = "uefi";
    let Some(system) = hardware.system.value() else {
        judge.unknown_for(UEFI, msg!("windows-firmware-view-unread"), "computer system", &hardware.system);
        return;
    };
    let (bmc, smbios) = (&system.bios_version, &windows.identity.bios_version);
    let finding = match (bmc.text().and_then(build_id), smbios.text().and_then(build_id)) {
        (Some(a), Some(b)) if a == b => judge.pass(UEFI, msg!("windows-firmware-view-same", version = a)),
        (Some(a), Some(b)) => {
            let finding = judge.fail(UEFI, msg!("windows-firmware-view-different", bmc = a, windows = b));
            finding.remedy(msg!("remedy-restart"));
            finding
        }
        _ => judge.unknown(UEFI, msg!("windows-firmware-view-unread")),
    };
    finding.because(Line::of("BMC BiosVersion", bmc)).because(Line::of("Win32_BIOS.SMBIOSBIOSVersion", smbios));
    let own_copy = &windows.secure_boot.firmware_version;
    if own_copy.value().is_some() {
        finding.because(Line::of("SecureBoot DeviceAttributes FirmwareVersion", own_copy));
    }
}

/// The build id in `AFE136D`, `AFE136D-3.60` or `-[AFE136D-3.60]-`; any other version as a whole.
fn build_id(version: &str) -> Option<String> {
    let bare = version.trim().trim_matches(|c| matches!(c, '-' | '[' | ']' | ' '));
    let first = bare.split(['-', ' ']).next().unwrap_or(bare);
    let is_build = first.len() == 7 && first.chars().all(|c| c.is_ascii_alphanumeric());
    let id = if is_build { first } else { bare };
    (!id.is_empty()).then(|| id.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Missing, Observation};
    use crate::rules::windows::testing::{hardware, healthy, joined, judge_without_baseline, known, missing, system};
    use crate::rules::{Outcome, Severity};

    fn outcome(rule: &str, hardware: Hardware, windows: Windows) -> (Outcome, Severity) {
        let evidence = joined(Some(hardware), Some(windows));
        let findings = judge_without_baseline(&evidence);
        let finding = findings.iter().find(|f| f.rule == rule).unwrap();
        (finding.outcome, finding.severity)
    }

    #[test]
    fn the_marks_must_agree_and_a_missing_one_may_be_the_one_that_differs() {
        type Change = fn(&mut System, &mut Windows);
        let cases: [(Change, Outcome); 7] = [
            (|_, _| {}, Outcome::Pass),
            (|s, _| s.uuid = known("3a7b5e0f-2c1d-6a4b-9e8f-52a1c3d4e5f6".to_owned()), Outcome::Pass),
            (|s, _| s.serial = missing(Missing::Null), Outcome::Unknown),
            (|_, w| w.identity.sku = known("Default string".to_owned()), Outcome::Pass),
            (|_, w| w.identity.serial = known("J900PG99".to_owned()), Outcome::Fail),
            (|s, _| s.sub_model = known("7X05".to_owned()), Outcome::Fail),
            (
                |s, w| {
                    s.serial = missing(Missing::Absent);
                    w.identity.uuid = known("00000000-0000-0000-0000-000000000000".to_owned());
                },
                Outcome::Unknown,
            ),
        ];
        for (n, (change, wanted)) in cases.into_iter().enumerate() {
            let (mut hardware, mut windows) = (hardware(), healthy());
            change(system(&mut hardware), &mut windows);
            assert_eq!(outcome("identity-match", hardware, windows), (wanted, Severity::Block), "case {n}");
        }
    }

    #[test]
    fn where_the_sku_begins_with_no_machine_type_the_models_are_compared() {
        for offer in [Offer::Optional, Offer::Unclear] {
            let (mut hardware, mut windows) = (hardware(), healthy());
            hardware.capabilities.machine_type_in_sku = offer;
            system(&mut hardware).sub_model = known("7X05".to_owned());
            assert_eq!(outcome("identity-match", hardware.clone(), windows.clone()).0, Outcome::Pass);
            windows.identity.model = known("ThinkSystem SR630 V2".to_owned());
            assert_eq!(outcome("identity-match", hardware, windows).0, Outcome::Fail);
        }
    }

    #[test]
    fn an_unread_computer_system_is_unknown() {
        let mut hardware = hardware();
        hardware.system = missing(Missing::Failed { detail: "http: 503".to_owned() });
        assert_eq!(outcome("identity-match", hardware, healthy()), (Outcome::Unknown, Severity::Block));
    }

    #[test]
    fn windows_and_the_bmc_are_compared_by_build_id() {
        let cases = [
            ("AFE136D-3.60", Outcome::Pass),
            ("-[AFE136D-3.60]-", Outcome::Pass),
            ("AFE134B-3.40", Outcome::Fail),
            ("", Outcome::Unknown),
        ];
        for (version, wanted) in cases {
            let mut windows = healthy();
            windows.identity.bios_version = known(version.to_owned());
            assert_eq!(outcome("windows-firmware-view", hardware(), windows).0, wanted, "{version}");
        }
    }

    #[test]
    fn placeholders_are_not_identities() {
        let of = |text: &str| -> Observation<String> { known(text.to_owned()) };
        for text in ["", " ", "None", "0000", "To be filled by O.E.M.", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"] {
            assert_eq!(usable(&of(text)), None, "{text}");
        }
        assert_eq!(usable(&of("J900PG01")), Some("J900PG01"));
    }
}
