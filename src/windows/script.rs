//! The collector script, which every way in sends as it is.

/// The collector script for Windows PowerShell 5.1, as `patchgate collector` prints it. Its head says what it reads.
pub const COLLECTOR: &str = include_str!("collector.ps1");
