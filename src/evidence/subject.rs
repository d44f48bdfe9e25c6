//! Which server the evidence is about.

use serde::{Deserialize, Serialize};

use super::observation::Observation;

/// The identity of the server, as the BMC (or, without one, Windows) gives it.
///
/// The machine type decides which baselines apply; serial number, UUID and machine type together decide
/// whether a BMC and a Windows installation are the same server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// The four-character machine type, such as `7Z73` (XCC: `ComputerSystem.SubModel`).
    pub machine_type: Observation<String>,
    /// The manufacturer, such as `Lenovo`.
    pub manufacturer: Observation<String>,
    /// The marketing name, such as `ThinkSystem SR650 V2`.
    pub model: Observation<String>,
    /// The serial number of the system.
    pub serial: Observation<String>,
    /// The SMBIOS UUID, in lower case.
    pub uuid: Observation<String>,
    /// The management controller: its product name.
    pub bmc: Observation<String>,
    /// The host name that the operating system gives itself. A BMC does not know it (XCC's `HostName` is its own).
    pub os_name: Observation<String>,
    /// The address of a BMC that was asked and did not say whose it is: the only name that such a server has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// Whether a serial number or another mark is one of those that boards carry before they are personalised: blank, all
/// zeros, `To be filled by O.E.M.`. It tells no server from another.
#[must_use]
pub fn is_placeholder(text: &str) -> bool {
    let lower = text.trim().to_ascii_lowercase();
    let only = |filler: char| lower.chars().all(|c| c == filler || matches!(c, '-' | ' ' | ':'));
    PLACEHOLDERS.contains(&lower.as_str()) || ['0', 'f', 'x', '.'].into_iter().any(only)
}

/// What boards carry that nobody personalised. Sources: dmidecode's and systemd's lists (the UUID 03000200-…, in both byte
/// orders; `id128-util.c`), and the captures (Intel's SKU of dots).
const PLACEHOLDERS: &[&str] = &[
    "none",
    "n/a",
    "na",
    "null",
    "unknown",
    "default string",
    "default",
    "empty",
    "invalid",
    "not available",
    "not applicable",
    "not specified",
    "o.e.m.",
    "serial",
    "serialnumber",
    "system serial number",
    "to be filled by o.e.m",
    "to be filled by o.e.m.",
    "0123456789",
    "1234567890",
    "123456789",
    "03000200-0400-0500-0006-000700080009",
    "00020003-0004-0005-0006-000700080009",
];
