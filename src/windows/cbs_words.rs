//! The words that make a line of `CBS.log` at level Info worth keeping.
//!
//! The servicing stack writes most of what went wrong at level Info; five real logs of 37,911 lines have 83 lines at
//! level Error. So whoever cuts the log down, the collector's script on the server or the reader of a copied file,
//! keeps all lines at Error and Warning, all that name a session, and those that contain one of these words, letter by
//! letter. A test (`tests/integration/windows_collector.rs`) holds the
//! script's `CbsWords` to this list.

/// Each word, with what it is the sign of.
pub const WORDS: &[&str] = &[
    // Any result: `[HRESULT = 0x80070005 - E_ACCESSDENIED]`, `HRESULT_FROM_WIN32(1058)`.
    "HRESULT",
    // `Failed execution of queue item Installer: …`, `Hydration failed for component …`, `*FAILED*`.
    "Failed",
    "failed",
    "FAILED",
    // `Setting original failure status: 0x80070002, last forward execute state: …`, `failure source: DOQ`.
    "failure",
    // `Store corruption, manifest missing for package: …`, `CSI Payload Corrupt`, `Mark store corruption flag …`.
    "orrupt",
    // What CheckSUR and /RestoreHealth sum up: `Operation result: 0x800f081f`, `Total Detected Corruption: 1`, `Error Summary`.
    "Operation result",
    "Total Detected",
    "Error Summary",
    // Of the same: `CBS MUM Missing`, `CSI Payload Missing`, and the marks of what was mended and what was not.
    "MUM Missing",
    "Payload",
    "(f)",
    "(F)",
    // Advanced installers begin and end, by name: `Begin executing advanced installer phase 38 … Installer Name`; and
    // the start type of TrustedInstaller.
    "nstaller",
    // What they are at work on: `Installing network driver vms_pp`, `Calling generic command executable (sequence 2): …`.
    "network driver",
    "generic command",
    // NTSTATUS and Win32 errors by name: `STATUS_OBJECT_NAME_NOT_FOUND`, `ERROR_SHARING_VIOLATION`.
    "STATUS_",
    "ERROR_",
    "NTSTATUS",
    // Whose registry hive is loaded, where that fails in the next line: `Loading user account SID [l:92{46}]"S-1-5-21-…-500"`.
    "Loading user account",
    // Driver operations, which name the culprit's INF at level Info only: `INSTALL index: 55, phase: 2, result 2, inf: …`.
    "INSTALL index",
    "Doqe",
    "Doqi",
    "driver operation",
    "DriverOperations",
    // The shutdown and start-up phases of an update, and its way back: `Startup: Rolling back KTM, because drivers failed.`
    "Shtd",
    "Startup:",
    "olling back",
    "ollback",
    // What waits for a restart: `Reboot mark set`, `pending.xml`, and how a session ended.
    "Reboot mark",
    "pending",
    "CbsCoreFinalize",
    // The package and the source of a failure: `WER: Generating failure report for package: …, failure source: DOQ`.
    "WER:",
    // `Not enough space`, `Package … is not applicable`.
    "Not enough",
    "not applicable",
    // Windows 11 names the file that it cannot compose: `Hydration failed …`.
    "HYDRATION",
    "Hydration",
    // Memory in the unpacking of cabinets, room for the start, what a process said, and what hung.
    "DpxException",
    "SpaceCheck",
    "Process output",
    "Timed out",
    // WMI classes that an installer compiles: `MOF` errors of the WMI installer.
    "MOF",
];
