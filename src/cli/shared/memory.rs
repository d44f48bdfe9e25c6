//! Where it is remembered what was asked of BMCs.

use std::sync::OnceLock;

use super::print;
use crate::common::own_folder::{cache, variable};
use crate::redfish::Memory;

/// The variable that names the folder.
const FOLDER: &str = "PATCHGATE_CACHE_DIR";

/// One for the run, so that what happened to it can be told at its end.
static MEMORY: OnceLock<Option<Memory>> = OnceLock::new();

/// The memory of this user, where there is a place for one.
pub fn memory() -> Option<Memory> {
    MEMORY.get_or_init(|| Some(Memory::in_folder(&variable(FOLDER).or_else(|| Some(cache()?.join("bmcs")))?))).clone()
}

/// Tells what happened to it.
pub fn tell() {
    for note in MEMORY.get().into_iter().flatten().flat_map(Memory::notes) {
        print::note(&format!("cache: {note}"));
    }
}
