//! Which options a configuration file may say, and what one may say that was only found.
//!
//! A file in the working folder may come with an archive that somebody sent or from a folder that others write to, and nobody said that
//! it counts. So it says how to print, how long to wait and to look more strictly, and nothing else: not whom to ask, whom to trust, by
//! what to judge, which secrets to send, or which files to write. A file that was named, or that stands in the user's own folder, says it all.

/// Options that stand on the command line alone, with the reason.
pub const NEVER: [(&str, &str); 7] = [
    ("config", "it names this file"),
    ("help", "it prints a text"),
    ("version", "it prints a text"),
    ("proxy", "it may hold a password: set PATCHGATE_PROXY"),
    ("password-stdin", "standard input is of one run"),
    ("force", "to write over a file is decided each time"),
    ("resolved", "it is about this file"),
];

/// What a file that was only found may say.
const HARMLESS: [&str; 15] = [
    "color",
    "lang",
    "format",
    "fail-on",
    "require",
    "timeout",
    "deadline",
    "concurrency",
    "windows-timeout",
    "at-once",
    "all-within",
    "quiet",
    "verbose",
    "stats",
    "redact",
];

/// Which server is looked at: whoever types one of them means none of the file.
pub const TARGETS: [&str; 5] = ["mock", "bmc", "evidence", "windows", "servers"];

/// What is about a BMC that is asked, and refused where none is.
pub const OF_BMCS: [&str; 7] = ["pin", "ca", "trust-new", "tls-name", "insecure", "allow-http", "known-bmcs"];

/// What is about a file of servers, and refused without `--servers`.
pub const OF_A_FILE: [&str; 2] = ["servers-format", "servers-accounts"];

/// What is about many servers, and refused for one.
pub const OF_MANY: [&str; 8] =
    ["servers-format", "servers-accounts", "select", "at-once", "all-within", "keep-going", "quiet", "resume"];

/// Variables that are read where an option is not given, so that they come before a file.
pub const VARIABLES: [(&str, &str, bool); 5] = [
    ("lang", "PATCHGATE_LANG", false),
    ("known-bmcs", "PATCHGATE_KNOWN_BMCS", false),
    ("proxy", "PATCHGATE_PROXY", true),
    ("password-file", "PATCHGATE_BMC_PASSWORD", true),
    ("windows-password-file", "PATCHGATE_WINDOWS_PASSWORD", true),
];

/// Why an option cannot stand in a file.
pub fn never(option: &str) -> Option<&'static str> {
    NEVER.iter().find(|(name, _)| *name == option).map(|(_, why)| *why)
}

/// Whether a file that was only found may say it.
pub fn is_harmless(option: &str) -> bool {
    HARMLESS.contains(&option)
}

/// The variable that comes before this option of a file, where it is set.
pub fn variable(option: &str) -> Option<&'static str> {
    let named = VARIABLES.iter().find(|(name, ..)| *name == option)?;
    std::env::var_os(named.1).filter(|value| !value.is_empty()).map(|_| named.1)
}
