//! The event logs of the BMC.

use serde::{Deserialize, Serialize};

use super::status::Health;
use crate::evidence::observation::{Members, Observation};

/// What a log is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LogKind {
    /// Conditions that hold now (XCC: `ActiveLog`; Dell: `FaultList`).
    Active,
    /// Events, old and new, of which each says whether it is over (HPE: `IML`; OpenBMC: `EventLog`).
    Event,
    /// A list of faults by its name (`FaultList`, `IML`), of a maker of whom nobody knows what its entries say.
    Unclear,
    /// Firmware and hardware changes (XCC: `MaintenanceLog`).
    Maintenance,
}

/// An event log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// Its URI.
    pub uri: String,
    /// What it is for.
    pub kind: LogKind,
    /// Its entries.
    pub entries: Observation<Members<LogEntry>>,
}

/// An entry of an event log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LogEntry {
    /// Its URI.
    pub uri: String,
    /// `Created`, as sent.
    pub created: Observation<String>,
    /// `Severity`, with words outside the vocabulary kept. Null in XCC's maintenance log.
    pub severity: Observation<Health>,
    /// `Message`, as sent: untrusted text.
    pub message: Observation<String>,
    /// The vendor's event code (XCC: `Oem.Lenovo.CommonEventID`, such as `FQXSPPW0061M`; HPE: class and code; else `MessageId`).
    pub code: Observation<String>,
    /// `EventId`, as sent.
    #[serde(default = "Observation::<String>::unrecorded")]
    pub event_id: Observation<String>,
    /// `Resolved`, or the vendor's word for it: whether the fault is over.
    #[serde(default = "Observation::<bool>::unrecorded")]
    pub resolved: Observation<bool>,
    /// `Links.OriginOfCondition`: the URI of the part that the entry is about.
    #[serde(default = "Observation::<String>::unrecorded")]
    pub origin: Observation<String>,
}
