//! What Windows wrote down of its updates: event records and the lines of `CBS.log`.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::values::PolicyValue;
use crate::evidence::observation::Observation;

/// The records of one log and provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EventLog {
    /// The log, such as `System`.
    pub log: String,
    /// The provider, such as `Microsoft-Windows-WindowsUpdateClient`.
    pub provider: String,
    /// The oldest record that the log still holds, whatever its provider: before it, silence proves nothing.
    pub oldest: Observation<Timestamp>,
    /// The records, newest first. A log that was read and has none is a known, empty list.
    pub records: Observation<Vec<EventRecord>>,
}

/// One event record. Its data, not its message: messages are localised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EventRecord {
    /// The event id.
    pub id: u32,
    /// When, in UTC.
    pub at: Timestamp,
    /// The record's number in its log.
    pub record: u64,
    /// Named event data; unnamed data are `param1`, `param2`, ….
    pub data: BTreeMap<String, String>,
}

/// The level of a log line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LogLevel {
    /// `Error`.
    Error,
    /// `Warning`.
    Warning,
    /// `Info`.
    Info,
}

/// What was taken from `CBS.log`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CbsLog {
    /// The bytes of the log that were looked at, from its end.
    pub bytes_read: u64,
    /// Whether the beginning of the log was left out.
    pub truncated: bool,
    /// Lines at Error level, session bounds, and lines that hold a HRESULT.
    pub lines: Vec<CbsLine>,
}

/// A line of `CBS.log`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CbsLine {
    /// The file that it stands in, where that is not the current `CBS.log`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Its number in the part that was read, from 1.
    pub number: u64,
    /// When, in UTC; missing where the server's offset is.
    pub at: Observation<Timestamp>,
    /// Its level.
    pub level: LogLevel,
    /// The component, such as `CBS` or `CSI`.
    pub component: String,
    /// The session it belongs to, where the log says so.
    pub session: Option<String>,
    /// The HRESULT in it, such as `0x80070005`.
    pub hresult: Option<String>,
    /// The text.
    pub message: String,
}

/// What was taken from another log that is a text: `WindowsUpdate.log`, `dism.log`, `setupapi.dev.log`, `setupact.log`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TextLog {
    /// Whether older lines were left out.
    pub truncated: bool,
    /// The lines that say more than that all goes on, oldest first.
    pub lines: Vec<TextLine>,
}

/// A line of such a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TextLine {
    /// The file that it stands in.
    pub file: String,
    /// Its number in the file, from 1.
    pub number: u64,
    /// When, in UTC; missing where the server's offset is.
    pub at: Observation<Timestamp>,
    /// Its level, where the log has levels.
    pub level: LogLevel,
    /// The component, such as `Agent`.
    pub component: String,
    /// The text.
    pub message: String,
}

/// A row of `ReportingEvents.log`: what the update client reports to its server. It has an offset from UTC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReportingEvent {
    /// When, in UTC.
    pub at: Timestamp,
    /// The number of the event, such as 182.
    pub event: u32,
    /// Its name, such as `AGENT_INSTALLING_FAILED`.
    pub name: String,
    /// The update's GUID; zeros where the row is about none.
    pub update: String,
    /// The result code, such as `0x80070005`; `0x00000000` where all went well.
    pub code: String,
    /// Who asked, such as `UpdateOrchestrator`.
    pub caller: String,
    /// The message: it holds the update's title.
    pub message: String,
}

/// A registry key with all of its values, as somebody exported it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RegistryKey {
    /// Its name, such as `HKLM\SYSTEM\CurrentControlSet\Services\HTTP`.
    pub key: String,
    /// Its values by their names; the default value has none. Bytes are hexadecimal digits.
    pub values: BTreeMap<String, PolicyValue>,
}
