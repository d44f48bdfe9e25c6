//! Whether a server stands alone, and so must have what a blade or a card has from the enclosure that it is in.

use super::round::Need;
use crate::evidence::{Chassis, Hardware, Members, Observation};

/// Whether the server stands alone, and so has supplies, storage, fans and adapters of its own.
pub(super) fn need(hardware: &Hardware) -> Need {
    let all = items(&hardware.chassis);
    let whole = hardware.chassis.value().is_some_and(Members::is_whole);
    if whole && !all.is_empty() && all.iter().all(is_dependent) { Need::May } else { Need::Must }
}

/// Whether a chassis is by its own word a part of another one.
pub(super) fn is_dependent(chassis: &Chassis) -> bool {
    chassis.chassis_type.text().is_some_and(Chassis::is_dependent_kind)
}

/// What was read of a list.
pub(super) fn items<T>(list: &Observation<Members<T>>) -> &[T] {
    list.value().map(|members| members.items.as_slice()).unwrap_or_default()
}
