//! How bad the parts are that were read: what may explain the alarm of a roll-up above them.

use crate::evidence::{Health, Members, Observation, Status, Storage};

/// The rank of the worst word in a list of parts; 0 where nothing was read.
pub(super) fn of<T>(parts: &Observation<Members<T>>, status: impl Fn(&T) -> &Status) -> u8 {
    let items = parts.value().map(|members| members.items.as_slice()).unwrap_or_default();
    items.iter().map(|part| rank(status(part))).max().unwrap_or_default()
}

/// The same for storage with all that it holds.
pub(super) fn of_storage(storage: &Observation<Members<Storage>>) -> u8 {
    let items = storage.value().map(|members| members.items.as_slice()).unwrap_or_default();
    let below = |storage: &Storage| {
        let controllers = of(&storage.controllers, |controller| &controller.status);
        let drives = of(&storage.drives, |drive| &drive.status);
        controllers.max(drives).max(of(&storage.volumes, |volume| &volume.status)).max(word(&storage.status.health))
    };
    items.iter().map(below).max().unwrap_or_default()
}

/// The same for several lists.
pub(super) fn of_storage_lists(lists: &[Observation<Members<Storage>>]) -> u8 {
    lists.iter().map(of_storage).max().unwrap_or_default()
}

/// What a part says of itself, or else of all below it. A word that nobody knows explains nothing.
fn rank(status: &Status) -> u8 {
    if status.health.value().is_some() { word(&status.health) } else { word(&status.rollup) }
}

fn word(health: &Observation<Health>) -> u8 {
    health.value().and_then(Health::rank).unwrap_or_default()
}
