//! Where it is remembered what was asked of BMCs.

use std::path::PathBuf;
use std::sync::OnceLock;

use super::print;
use crate::redfish::Memory;

/// The variable that names the folder.
const FOLDER: &str = "PATCHGATE_CACHE_DIR";

/// One for the run, so that what happened to it can be told at its end.
static MEMORY: OnceLock<Option<Memory>> = OnceLock::new();

/// The memory of this user, where there is a place for one.
pub fn memory() -> Option<Memory> {
    MEMORY.get_or_init(|| Some(Memory::in_folder(&variable(FOLDER).or_else(usual_place)?))).clone()
}

/// Tells what happened to it.
pub fn tell() {
    for note in MEMORY.get().into_iter().flatten().flat_map(Memory::notes) {
        print::note(&format!("cache: {note}"));
    }
}

fn variable(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// The folder for what can be lost, of this user.
fn usual_place() -> Option<PathBuf> {
    let folder = if cfg!(windows) {
        variable("LOCALAPPDATA")
    } else {
        // The XDG specification: a relative path is to be ignored.
        let home = || Some(variable("HOME")?.join(".cache"));
        variable("XDG_CACHE_HOME").filter(|path| path.is_absolute()).or_else(home)
    };
    Some(folder?.join("patchgate").join("bmcs"))
}
