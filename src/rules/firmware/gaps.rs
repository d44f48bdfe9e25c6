//! What of the firmware inventory was not seen.

use crate::evidence::{Hardware, Line};
use crate::msg;

/// Whether an unread member, or an inventory that is not complete yet, could hide a firmware. Says what.
pub(super) fn gaps(hardware: &Hardware) -> Vec<Line> {
    let mut gaps: Vec<Line> = match hardware.firmware.value() {
        Some(members) => members.unread.iter().map(Line::unread).collect(),
        None => vec![Line::missing(msg!("fact-firmware-inventory"), &hardware.firmware)],
    };
    let ready = hardware.update_service.value().map(|service| &service.inventory_ready);
    if let Some(ready) = ready.filter(|r| r.value() == Some(&false)) {
        gaps.push(Line::of("FirmwaresDataReady", ready));
    }
    gaps
}

/// What [`gaps`] says of an inventory that is there and empty.
pub(super) fn is_empty(hardware: &Hardware) -> bool {
    hardware.firmware.value().is_some_and(|members| members.items.is_empty() && members.is_whole())
}
