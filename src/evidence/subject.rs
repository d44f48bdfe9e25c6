//! Which server the evidence is about.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::observation::Observation;

/// The identity of the server, as the BMC (or, without one, Windows) gives it.
///
/// The machine type decides which baselines apply; serial number, UUID and machine type together decide
/// whether a BMC and a Windows installation are the same server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
}

/// Whether a serial number or another mark is one of those that boards carry before they are personalised: blank, all
/// zeros, `To be filled by O.E.M.`. It tells no server from another.
#[must_use]
pub fn is_placeholder(text: &str) -> bool {
    let lower = text.trim().to_ascii_lowercase();
    ["none", "n/a", "default string", "to be filled by o.e.m.", "system serial number", "not specified"]
        .contains(&lower.as_str())
        || lower.chars().all(|c| matches!(c, '0' | '-'))
        || lower.chars().all(|c| matches!(c, 'f' | '-'))
}
