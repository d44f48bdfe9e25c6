//! `windows-firmware-view`: did Windows start with the UEFI that the BMC reports?

use crate::baseline::Severity;
use crate::evidence::{Hardware, Line, Windows};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;

/// `windows-firmware-view`.
pub const RULE: Check = Check::both(Rule::new("windows-firmware-view", Severity::Warn), check);

/// `windows-firmware-view`: did Windows start with the UEFI that the BMC reports?
fn check(hardware: &Hardware, windows: &Windows, judge: &mut Judge<'_>) {
    const UEFI: &str = "uefi";
    let Some(system) = hardware.system.value() else {
        judge.unknown_for(UEFI, msg!("windows-firmware-view-unread"), msg!("fact-computer-system"), &hardware.system);
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
    use super::RULE;
    use crate::history::testing::{hardware, healthy, joined, known};
    use crate::rules::finding::Outcome;
    use crate::rules::windows::testing::findings;

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
            let findings = findings(&RULE, &joined(Some(hardware()), Some(windows)));
            assert_eq!(findings[0].outcome, wanted, "{version}");
        }
    }
}
