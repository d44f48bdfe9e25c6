//! The console of Lenovo `OneCLI`'s `update compare`: a proposal for the server that was scanned, and no list of what is published.
//!
//! Several rows are about one unit; only what is selected (`YES`) is a target. `No (*9)` says that a stepping stone is missing, not that
//! the level is not wanted. Cells are split at their bars: `*-*` breaks the widths of columns.

use super::found::{Ask, Found, Level, Wanted};
use super::lxca;
use crate::baseline::Severity;
use crate::version::Scheme;

const UNITS: &[(&str, &str, bool)] =
    &[("BMC (Primary)", "BMC", false), ("BMC (Backup)", "BMC", true), ("UEFI", "UEFI", false), ("LXPM", "LXPM", false)];

pub fn read(bytes: &[u8], wanted: Wanted<'_>, found: &mut Found) -> Result<(), String> {
    let text = crate::common::decode::console(bytes);
    let mut compared = false;
    for (number, row) in (1_u64..).zip(text.lines()) {
        let cells: Vec<&str> = row.trim().trim_matches('|').split('|').map(str::trim).collect();
        match cells.as_slice() {
            [machine_type, _, _] if machine_type.len() == 4 => {
                found.other(machine_type);
                if wanted.is_machine_type(machine_type) {
                    found.whom.machine_types = vec![(*machine_type).to_owned()];
                    found.whom.manufacturer = Some("Lenovo");
                }
            }
            [_, _, _, new, ..] if *new == "New Version" => compared = true,
            [_, unit, _, new, _, selected, fix_id] if compared && !found.whom.machine_types.is_empty() => {
                row_of([unit, new, selected, fix_id], number, found);
            }
            _ => {}
        }
    }
    Ok(())
}

fn row_of([unit, new, selected, fix_id]: [&str; 4], line: u64, found: &mut Found) {
    if *selected != *"YES" {
        let why = if selected.contains("*9") {
            "OneCLI did not select it: a stepping stone to it is missing, which does not mean that it is not wanted"
        } else {
            "OneCLI did not select it"
        };
        return found.leave(fix_id, format!("{why} ({selected})"), Some(line));
    }
    let Some((_, kind, backup)) = UNITS.iter().find(|(name, _, _)| *name == unit) else {
        return found.leave(fix_id, "a unit whose SoftwareId is not known", Some(line));
    };
    let (build, version) = new.split_once('-').unwrap_or((new, ""));
    match lxca::level(fix_id, build, version) {
        Err(why) => found.leave(fix_id, why, Some(line)),
        Ok((family, level)) => {
            let bank = backup.then(|| ("bank", "backup".to_owned()));
            let matches = std::iter::once(("software-id", format!("{kind}-{family}-*"))).chain(bank).collect();
            found.level(Level {
                matches,
                title: unit.to_owned(),
                scheme: Scheme::LenovoBuild,
                version: level,
                ask: Ask::Want(Severity::Warn),
                via: None,
                first: Vec::new(),
                vendor_id: fix_id.to_owned(),
                line,
                file: found.file(),
            });
        }
    }
}
