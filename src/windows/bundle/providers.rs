//! Whose event records are asked for. A log that was saved whole and has no record of one has none.

/// The providers, by log.
const PROVIDERS: &[(&str, &[&str])] = &[
    (
        "System",
        &[
            "Microsoft-Windows-WindowsUpdateClient",
            "Microsoft-Windows-TPM-WMI",
            "Service Control Manager",
            "disk",
            "Ntfs",
            "Microsoft-Windows-Ntfs",
            "StorPort",
            "storahci",
            "stornvme",
            "megasas",
            "megasas2",
            "megasas2i",
            "megasas35",
            "megasas35i",
        ],
    ),
    ("Setup", &["Microsoft-Windows-Servicing", "Microsoft-Windows-WUSA"]),
    ("Application", &["ESENT", "Microsoft-Windows-CAPI2", "Microsoft-Windows-WUSA"]),
    ("Microsoft-Windows-WindowsUpdateClient/Operational", &["Microsoft-Windows-WindowsUpdateClient"]),
];

/// The providers that are asked for in a log.
#[must_use]
pub fn of_log(log: &str) -> &'static [&'static str] {
    PROVIDERS.iter().find(|(name, _)| name.eq_ignore_ascii_case(log)).map_or(&[][..], |(_, list)| list)
}
