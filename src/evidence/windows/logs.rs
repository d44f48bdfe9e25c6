//! What Windows wrote down of its updates: event records and the lines of `CBS.log`.

use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::evidence::observation::Observation;

/// The records of one log and provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CbsLine {
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
