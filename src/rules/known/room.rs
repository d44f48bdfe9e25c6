//! Conditions on partitions and the recovery environment.

use super::answer::Answer;
use crate::evidence::{Line, Windows};
use crate::known_failures::Partition;

const MIB: u64 = 1 << 20;

/// Whether a partition is there and has less room than this. One that is not there cannot be too small.
pub fn free_below(partition: Partition, mib: u64, windows: &Windows) -> Answer {
    let name = partition.volume();
    let Some(volumes) = windows.volumes.value() else { return Answer::missing("volumes", &windows.volumes) };
    let mut unread = None;
    let mut most = None;
    for volume in volumes.items.iter().filter(|v| v.name.trim_end_matches('\\').eq_ignore_ascii_case(name)) {
        match volume.free_bytes.value() {
            // Of several the one with the most room counts: which of them is used, evidence does not tell.
            Some(&free) if most.as_ref().is_none_or(|(before, _)| free > *before) => {
                let size = volume.size_bytes.value().map_or_else(String::new, |size| format!(" of {}", shown(*size)));
                let text = format!("{name}: {}{size} free, {mib}.0 MiB needed", shown(free));
                most = Some((free, Line { text, from: volume.free_bytes.from(), at: volume.free_bytes.at() }));
            }
            Some(_) => {}
            None => unread = Some(Answer::missing(&format!("free bytes of {name}"), &volume.free_bytes)),
        }
    }
    match (most, unread) {
        (Some((free, line)), None) => Answer::by(free < mib.saturating_mul(MIB), line),
        (Some((free, line)), Some(_)) if free >= mib.saturating_mul(MIB) => Answer::NotMet(line),
        (_, Some(unread)) => unread,
        (None, None) => match volumes.unread.first() {
            Some(unread) => Answer::unread(Line::unread(unread), Some(&unread.missing)),
            None => Answer::NotMet(Line {
                text: format!("{name}: not among the volumes"),
                from: windows.volumes.from(),
                at: windows.volumes.at(),
            }),
        },
    }
}

/// Bytes as MiB with one decimal, rounded down so that a shortage never looks like enough.
fn shown(bytes: u64) -> String {
    let tenths = u128::from(bytes) * 10 / u128::from(MIB);
    format!("{}.{} MiB", tenths / 10, tenths % 10)
}

/// Whether the recovery environment is set up.
pub fn recovery(wanted: bool, windows: &Windows) -> Answer {
    let enabled = &windows.surroundings.recovery_enabled;
    match enabled.value() {
        Some(value) => Answer::by(*value == wanted, Line::of("recovery environment, InstallState", enabled)),
        None => Answer::missing("recovery environment", enabled),
    }
}
