//! The room on a partition that has no letter: one reading for the rules, for what is known of updates, and for the causes.

use crate::evidence::{Line, Missing, Observation, Windows};
use crate::msg;
use crate::text::Message;

/// The EFI system partition, as the evidence calls it.
pub const EFI: &str = "EFI system";

/// The partition of the recovery environment.
pub const RECOVERY: &str = "Windows RE";

pub const MIB: u64 = 1 << 20;

/// What is known of the room on a partition.
pub enum Room {
    /// So many bytes are free, by this line.
    Free(u64, Line),
    /// There is no such partition, by this line.
    None(Line),
    /// That is not known, and why.
    Unknown(Line, Option<Missing>),
}

/// The room on the partitions with this name. Of several the one with the most counts: which of them is used, evidence does not
/// tell.
pub fn room(name: &str, windows: &Windows) -> Room {
    let unknown = |what: Message, observation: &Observation<u64>| {
        Room::Unknown(Line::missing(what, observation), observation.reason().cloned())
    };
    let Some(volumes) = windows.volumes.value() else {
        return Room::Unknown(Line::missing(msg!("fact-volumes"), &windows.volumes), windows.volumes.reason().cloned());
    };
    let (mut most, mut unread) = (None, None);
    for volume in volumes.items.iter().filter(|v| v.name.trim_end_matches('\\').eq_ignore_ascii_case(name)) {
        match volume.free_bytes.value() {
            Some(&free) if most.as_ref().is_none_or(|(before, _)| free > *before) => {
                let said = match volume.size_bytes.value() {
                    Some(&size) => msg!("proof-free-of", name = name, free = mib(free), size = mib(size)),
                    None => msg!("proof-free", name = name, free = mib(free)),
                };
                most = Some((free, Line::on(said, &volume.free_bytes)));
            }
            Some(_) => {}
            None => unread = Some(unknown(msg!("fact-free-bytes-of", name = name), &volume.free_bytes)),
        }
    }
    match (unread, most, volumes.unread.first()) {
        (Some(unread), ..) => unread,
        (None, Some((free, line)), _) => Room::Free(free, line),
        (None, None, Some(unread)) => Room::Unknown(Line::unread(unread), Some(unread.missing.clone())),
        (None, None, None) => Room::None(Line::on(msg!("proof-not-among-volumes", name = name), &windows.volumes)),
    }
}

/// Bytes as MiB with one decimal, rounded down so that a shortage never looks like enough.
pub fn mib(bytes: u64) -> String {
    let tenths = u128::from(bytes) * 10 / u128::from(MIB);
    format!("{}.{} MiB", tenths / 10, tenths % 10)
}
