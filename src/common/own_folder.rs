//! The folders of the user who runs patchgate.

use std::path::{Path, PathBuf};

/// A variable that names a path: set and not empty.
pub fn variable(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// What this user wrote for patchgate: `patchgate` in the configuration folder.
pub fn configuration() -> Option<PathBuf> {
    folder("APPDATA", "XDG_CONFIG_HOME", Path::new(".config"))
}

/// What is kept of what patchgate said.
pub fn state() -> Option<PathBuf> {
    folder("LOCALAPPDATA", "XDG_STATE_HOME", &Path::new(".local").join("state"))
}

/// What can be lost.
pub fn cache() -> Option<PathBuf> {
    folder("LOCALAPPDATA", "XDG_CACHE_HOME", Path::new(".cache"))
}

fn folder(windows: &str, xdg: &str, below_home: &Path) -> Option<PathBuf> {
    let folder = if cfg!(windows) {
        variable(windows)
    } else {
        // The XDG specification: a relative path is to be ignored.
        let home = || Some(variable("HOME")?.join(below_home));
        variable(xdg).filter(|path| path.is_absolute()).or_else(home)
    };
    Some(folder?.join("patchgate"))
}
