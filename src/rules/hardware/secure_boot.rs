//! `secure-boot`: is Secure Boot on, in the setting and in the running boot?

use crate::baseline::Severity;
use crate::evidence::{Depth, Hardware, Line};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;

/// `secure-boot`.
pub const RULE: Check = Check::hardware(Rule::new("secure-boot", Severity::Warn).at(Depth::Full), check);

/// Secure Boot is on, in the setting and in the running boot.
fn check(hardware: &Hardware, judge: &mut Judge<'_>) {
    let component = "secure-boot";
    let Some(secure_boot) = hardware.secure_boot.value() else {
        judge.unknown_for(component, msg!("uefi-secure-boot-unknown"), "SecureBoot", &hardware.secure_boot);
        return;
    };
    let running = secure_boot.current_boot.text();
    let finding = match (secure_boot.enabled.value(), running) {
        (Some(true), Some("Enabled")) => judge.pass(component, msg!("uefi-secure-boot-on")),
        (Some(false), Some("Disabled")) => {
            judge.fail(component, msg!("uefi-secure-boot-off")).remedy(msg!("uefi-secure-boot-off-remedy"))
        }
        (Some(_), Some("Enabled" | "Disabled")) => judge.fail(component, msg!("uefi-secure-boot-changes-at-restart")),
        _ => judge.unknown(component, msg!("uefi-secure-boot-unknown")),
    };
    finding
        .because(Line::of("SecureBootEnable", &secure_boot.enabled))
        .because(Line::of("SecureBootCurrentBoot", &secure_boot.current_boot))
        .because(Line::of("SecureBootMode", &secure_boot.mode));
}
