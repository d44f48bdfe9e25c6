//! UEFI settings that matter to an update: Secure Boot, and changes that wait for the next restart.

use super::short;
use crate::evidence::{Hardware, Missing};
use crate::msg;
use crate::rules::{Judge, Line};

/// Secure Boot is on, in the setting and in the running boot.
pub(in crate::rules) fn secure_boot(hardware: &Hardware, judge: &mut Judge<'_>) {
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

/// No UEFI setting waits for the next restart: the restart of the update would change the machine under it.
pub(in crate::rules) fn bios_settings_pending(hardware: &Hardware, judge: &mut Judge<'_>) {
    let component = "bios-settings";
    let Some(bios) = hardware.bios.value() else {
        judge.unknown_for(component, msg!("bios-settings-unknown"), "Bios", &hardware.bios);
        return;
    };
    match bios.pending.known_or() {
        Ok(changes) if changes.is_empty() => {
            let line = Line {
                text: "pending settings equal the running ones".into(),
                from: bios.pending.from(),
                at: bios.pending.at(),
            };
            judge.pass(component, msg!("bios-settings-settled")).because(line);
        }
        Ok(changes) => {
            let finding = judge.fail(component, msg!("bios-settings-pending", count = changes.len()));
            for change in changes.iter().take(20) {
                let running = change.running.as_deref().unwrap_or("(not set)");
                finding.because(Line {
                    text: format!("{}: {running} becomes {}", change.name, change.pending),
                    from: bios.pending.from(),
                    at: bios.pending.at(),
                });
            }
        }
        Err(Missing::Absent) if bios.attributes.value().is_some() => {
            judge.not_applicable(component, msg!("bios-settings-not-offered", bios = short(&bios.uri)));
        }
        Err(_) => {
            judge.unknown_for(component, msg!("bios-settings-unknown"), "pending settings", &bios.pending);
        }
    }
}
