//! The rules about firmware: is it known, is it what the baseline demands, does something wait, is something hidden.
//!
//! Two kinds of silence make a firmware check lie. A member whose identity could not be read might be the one that a
//! demand is about, so every demand it could meet stays unknown. And a device that the inventory leaves out is not
//! compliant but unseen, so devices are counted on the PCIe bus and not in the inventory.

mod assess;
mod driver;
mod inventory;
mod level;
mod maintenance;
mod matching;
mod pending;
mod route;
mod settings;
mod silent;
mod standing;
mod table;
mod uniform;

pub(super) use driver::firmware_driver;
pub(super) use inventory::{firmware_inventory, firmware_required, firmware_unlisted};
pub(super) use level::firmware_level;
pub(super) use pending::firmware_pending;
pub(super) use settings::setting_level;
pub(super) use silent::device_silent;
pub(super) use standing::baseline_standing;
pub(super) use uniform::firmware_uniform;

pub use assess::{Assessment, Level, assess, standing};
pub use table::{Coverage, FirmwareRow, coverage, table};

use super::{Judge, Line};
use crate::baseline::{Baseline, Server};
use crate::evidence::Hardware;

/// The rules whose severity the baseline's `[severity]` cannot replace, and why.
const FIXED: &[(&str, &str)] = &[
    ("baseline-standing", "a baseline cannot excuse itself"),
    ("firmware-inventory", "what was not read could be anything, so it always leaves the verdict undetermined"),
    ("firmware-level", "set severity and want-severity in the [[rule]]"),
    ("firmware-required", "set severity in the [[rule]]"),
    ("firmware-uniform", "set uniform-severity in the [[rule]]"),
    ("firmware-unlisted", "set it in [unlisted]"),
    ("device-silent", "set it in [silent-device]"),
    ("firmware-driver", "set severity in the driver of the [[rule]]"),
    ("setting-level", "set severity in the [[setting]]"),
];

/// Whether a baseline's `[severity]` may name this rule, and else why not. For [`crate::baseline::lint`].
///
/// # Errors
/// The reason, for people.
pub fn may_replace_severity(id: &str) -> Result<(), &'static str> {
    if let Some((_, why)) = FIXED.iter().find(|(fixed, _)| *fixed == id) {
        return Err(why);
    }
    if super::RULES.iter().any(|rule| rule.id == id) { Ok(()) } else { Err("no rule has this id") }
}

/// The baseline to judge by: none where it is known to be for other servers. Where that is not known, the chosen
/// baseline is used, and `baseline-standing` keeps the verdict from becoming ready.
pub(in crate::rules) fn applicable<'a>(judge: &Judge<'a>) -> Option<&'a Baseline> {
    judge.baseline.filter(|baseline| baseline.is_for(&Server::of(judge.evidence)) != Some(false))
}

/// Whether an unread member, or an inventory that is not complete yet, could hide a firmware. Says what.
fn gaps(hardware: &Hardware) -> Vec<Line> {
    let mut gaps: Vec<Line> = match hardware.firmware.value() {
        Some(members) => members.unread.iter().map(Line::unread).collect(),
        None => vec![Line::missing("firmware inventory", &hardware.firmware)],
    };
    let ready = hardware.update_service.value().map(|service| &service.inventory_ready);
    if let Some(ready) = ready.filter(|r| r.value() == Some(&false)) {
        gaps.push(Line::of("FirmwaresDataReady", ready));
    }
    gaps
}

/// What [`gaps`] says of an inventory that is there and empty.
fn is_empty(hardware: &Hardware) -> bool {
    hardware.firmware.value().is_some_and(|members| members.items.is_empty() && members.is_whole())
}

#[cfg(test)]
mod tests;
