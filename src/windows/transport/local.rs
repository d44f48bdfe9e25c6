//! On this machine, with its own Windows PowerShell.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::child::{self, Run};
use super::error::{Fault, Layer};
use super::sent;

/// Runs the collector here.
pub fn run(powershell: &Path, limit: Duration) -> Result<Run, Fault> {
    let mut command = Command::new(powershell);
    command.args(sent::arguments());
    child::run(command, sent::script(limit), limit).map_err(|e| not_there(powershell, &e))
}

/// The fault where a PowerShell of this machine cannot be started.
pub fn not_there(powershell: &Path, e: &std::io::Error) -> Fault {
    Fault::new(
        Layer::Client,
        format!("{} cannot be run: {e}", powershell.display()),
        "a policy may forbid it; run the script in another way (docs/windows.md)",
    )
}

/// The Windows PowerShell of this machine; `None` where it is no Windows.
pub fn windows_powershell() -> Option<PathBuf> {
    if !cfg!(windows) {
        return None;
    }
    let root = PathBuf::from(std::env::var_os("SystemRoot").unwrap_or_else(|| "C:\\Windows".into()));
    // A 32-bit program that names System32 gets a 32-bit PowerShell, which sees other files and keys. Sysnative is there
    // for such programs only.
    let below = |folder: &str| root.join(folder).join("WindowsPowerShell").join("v1.0").join("powershell.exe");
    let native = below("Sysnative");
    Some(if native.exists() { native } else { below("System32") })
}
