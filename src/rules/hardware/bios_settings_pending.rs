//! `bios-settings-pending`: do changed UEFI settings wait for the next restart?

use crate::baseline::Severity;
use crate::evidence::{Depth, Hardware, Line, Missing};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;
use crate::rules::uri::short;

/// `bios-settings-pending`.
pub const RULE: Check = Check::hardware(Rule::new("bios-settings-pending", Severity::Warn).at(Depth::Full), check);

/// No UEFI setting waits for the next restart: the restart of the update would change the machine under it.
fn check(hardware: &Hardware, judge: &mut Judge<'_>) {
    let component = "bios-settings";
    let Some(bios) = hardware.bios.value() else {
        judge.unknown_for(component, msg!("bios-settings-unknown"), "Bios", &hardware.bios);
        return;
    };
    match bios.pending.known_or() {
        Ok(changes) if changes.is_empty() => {
            let line = Line {
                text: msg!("proof-pending-settings-equal-running-ones").text,
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
