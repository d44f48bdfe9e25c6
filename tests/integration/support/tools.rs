//! What is packed in `../shared/tools`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

/// A packed tool, unpacked once into the target folder.
pub fn tool(name: &str) -> PathBuf {
    static ONE: Mutex<()> = Mutex::new(());
    let _one = ONE.lock().unwrap_or_else(|poison| poison.into_inner());
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if !folder.exists() {
        let parts = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let script = "import sys, tarfile; tarfile.open(sys.argv[1]).extractall(sys.argv[2])";
        let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../shared/tools/{name}.tar.xz"));
        let status = Command::new("python3").args(["-c", script]).arg(archive).arg(parts.path()).status().unwrap();
        assert!(status.success(), "{name} could not be unpacked");
        let inside = parts.path().join(name);
        fs::rename(if inside.exists() { inside } else { parts.path().to_owned() }, &folder).unwrap();
    }
    folder
}
