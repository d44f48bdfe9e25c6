//! `bios-settings-pending`: do changed UEFI settings wait for the next restart?

use crate::baseline::Severity;
use crate::evidence::{Depth, Hardware, Line, Missing};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;
use crate::rules::uri::short;
use crate::text::Words;

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
            let line = Line::on(msg!("proof-pending-settings-equal-running-ones"), &bios.pending);
            judge.pass(component, msg!("bios-settings-settled")).because(line);
        }
        Ok(changes) => {
            let finding = judge.fail(component, msg!("bios-settings-pending", count = changes.len()));
            for change in changes.iter().take(20) {
                let running = change.running.as_ref().map_or_else(|| msg!("fact-not-set").into(), Words::from);
                let said = msg!("proof-becomes", name = change.name, running = running, pending = change.pending);
                finding.because(Line::on(said, &bios.pending));
            }
        }
        Err(Missing::Absent) if bios.attributes.value().is_some() => {
            judge.not_applicable(component, msg!("bios-settings-not-offered", bios = short(&bios.uri)));
        }
        Err(_) => {
            judge.unknown_for(component, msg!("bios-settings-unknown"), msg!("fact-pending-settings"), &bios.pending);
        }
    }
}
