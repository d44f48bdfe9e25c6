//! The words that make a line of `dism.log` at level Info worth keeping: which command was run, what the servicing stack gave
//! back, and how the command ended. Everything else in it is the loading and unloading of providers.

/// Each word, with what it is the sign of.
pub const WORDS: &[&str] = &[
    // `DISM.EXE: Executing command line: …`.
    "Executing command line",
    // `Error in operation: (null) (CBS HRESULT=0x800f0922)`, `HRESULT=800F0922`, `(hr:0x80070005)`.
    "HRESULT",
    "(hr:",
    "Failed",
    "failed",
    // `Image session has been closed. Reboot required=no.`
    "Image session has been closed",
];
