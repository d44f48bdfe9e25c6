//! Conditions on partitions and the recovery environment.

use super::answer::Answer;
use crate::evidence::{Line, Windows};
use crate::known_failures::Partition;
use crate::msg;
use crate::rules::windows::partitions::{MIB, Room, mib as shown, room};

/// Whether a partition is there and has less room than this. One that is not there cannot be too small.
pub fn free_below(partition: Partition, mib: u64, windows: &Windows) -> Answer {
    let needed = mib.saturating_mul(MIB);
    match room(partition.volume(), windows) {
        Room::Free(free, line) => {
            Answer::by(free < needed, line.saying(msg!("proof-needed", line = line, needed = shown(needed))))
        }
        Room::None(line) => Answer::NotMet(line),
        Room::Unknown(line, reason) => Answer::unread(line, reason.as_ref()),
    }
}

/// Whether the recovery environment is set up.
pub fn recovery(wanted: bool, windows: &Windows) -> Answer {
    let enabled = &windows.surroundings.recovery_enabled;
    match enabled.value() {
        Some(value) => Answer::by(*value == wanted, Line::of(msg!("fact-recovery-environment"), enabled)),
        None => Answer::missing(msg!("fact-recovery"), enabled),
    }
}
