//! The room on a partition that has no letter: one reading for the rules, for what is known of updates, and for the causes.

use crate::evidence::{Line, Missing, Observation, Windows};
use crate::msg;

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
    let unknown = |what: &str, observation: &Observation<u64>| {
        Room::Unknown(Line::missing(what, observation), observation.reason().cloned())
    };
    let Some(volumes) = windows.volumes.value() else {
        return Room::Unknown(Line::missing("volumes", &windows.volumes), windows.volumes.reason().cloned());
    };
    let (mut most, mut unread) = (None, None);
    for volume in volumes.items.iter().filter(|v| v.name.trim_end_matches('\\').eq_ignore_ascii_case(name)) {
        match volume.free_bytes.value() {
            Some(&free) if most.as_ref().is_none_or(|(before, _)| free > *before) => {
                let size = volume.size_bytes.value().map_or_else(String::new, |size| format!(" of {}", mib(*size)));
                let text = format!("{name}: {}{size} free", mib(free));
                most = Some((free, Line { text, from: volume.free_bytes.from(), at: volume.free_bytes.at() }));
            }
            Some(_) => {}
            None => unread = Some(unknown(&format!("free bytes of {name}"), &volume.free_bytes)),
        }
    }
    match (unread, most, volumes.unread.first()) {
        (Some(unread), ..) => unread,
        (None, Some((free, line)), _) => Room::Free(free, line),
        (None, None, Some(unread)) => Room::Unknown(Line::unread(unread), Some(unread.missing.clone())),
        (None, None, None) => Room::None(Line {
            text: msg!("proof-not-among-volumes", name = name).text,
            from: windows.volumes.from(),
            at: windows.volumes.at(),
        }),
    }
}

/// Bytes as MiB with one decimal, rounded down so that a shortage never looks like enough.
pub fn mib(bytes: u64) -> String {
    let tenths = u128::from(bytes) * 10 / u128::from(MIB);
    format!("{}.{} MiB", tenths / 10, tenths % 10)
}
