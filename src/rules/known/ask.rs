//! Each kind of condition, and who answers it.

use super::answer::Answer;
use super::{machine, release, room, setting};
use crate::evidence::{Evidence, Line, Windows};
use crate::known_failures::Condition;
use crate::msg;

/// What is asked about.
#[derive(Clone, Copy)]
pub struct Server<'a> {
    /// All that was seen.
    pub evidence: &'a Evidence,
    /// Its Windows side.
    pub windows: &'a Windows,
}

/// Whether a part of a condition is met.
pub fn ask(part: &Condition, server: Server<'_>) -> Answer {
    let Server { evidence, windows } = server;
    match part {
        Condition::DomainController(wanted) => setting::domain_controller(*wanted, windows),
        Condition::Role(name) => setting::role(name, windows),
        Condition::ServiceDisabled(name) => setting::disabled(name, windows),
        Condition::Setting { key, name, wanted } => setting::value(key, name.as_deref(), wanted, windows),
        Condition::SecureBoot(wanted) => machine::secure_boot(*wanted, evidence, windows),
        Condition::Certificates2023(wanted) => machine::certificates(*wanted, windows),
        Condition::FirmwareRefusesKeys => machine::refuses_keys(windows),
        Condition::RecoveryEnvironment(wanted) => room::recovery(*wanted, windows),
        Condition::FreeBelow { partition, mib } => room::free_below(*partition, *mib, windows),
        Condition::Wsus(wanted) => setting::wsus(*wanted, windows),
        Condition::BuildBelow(build) => release::build_below(*build, windows),
        Condition::StackBelow(build) => release::stack_below(*build, windows),
        Condition::Maker(glob) => machine::maker(glob, evidence, windows),
        Condition::Models(globs) => machine::models(globs, evidence, windows),
        Condition::MachineTypes(types) => machine::machine_types(types, evidence),
        Condition::UefiBelow { scheme, version } => machine::uefi_below(*scheme, version, evidence, windows),
        Condition::FirmwareBelow { software_id, scheme, version } => {
            machine::firmware_below(software_id, *scheme, version, evidence)
        }
        Condition::ProcessorsFrom(count) => machine::processors_from(*count, evidence),
        Condition::ByHand { fact, .. } => Answer::Unknown {
            line: Line::new(msg!("proof-not-observable", fact = fact), "no evidence holds it", evidence.collected_at),
            sought: false,
        },
    }
}
