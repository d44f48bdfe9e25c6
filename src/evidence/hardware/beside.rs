//! What stands behind a BMC beside the server that is judged: more systems, more managers.

use serde::{Deserialize, Serialize};

use super::status::Status;
use crate::evidence::observation::Observation;

/// Why something is beside the server that is judged, or is judged with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It was read and is judged with the main one.
    Judged,
    /// The operator chose another system by name.
    SetAside,
    /// Nobody chose, and another one looked more like the host, or the same and came first by its name.
    Unjudged,
}

/// A system beside the one that is judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OtherSystem {
    /// Its URI.
    pub uri: String,
    /// `Id`: what an operator chooses it by.
    pub id: Observation<String>,
    /// `Name`.
    pub name: Observation<String>,
    /// `SystemType`, as sent; none is `Physical`.
    pub system_type: Observation<String>,
    /// `PowerState`, as sent.
    pub power_state: Observation<String>,
    /// `Status`.
    pub status: Status,
    /// Whether it looks like a host of its own: a physical system with a BIOS.
    pub host: bool,
    /// Whether it is judged.
    pub standing: Standing,
}

/// A manager beside the one of the system that is judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OtherManager {
    /// Its URI.
    pub uri: String,
    /// `Id`.
    pub id: Observation<String>,
    /// `Name`.
    pub name: Observation<String>,
    /// `ManagerType`, as sent.
    pub manager_type: Observation<String>,
    /// `FirmwareVersion`.
    pub firmware_version: Observation<String>,
    /// `Status`.
    pub status: Status,
    /// Whether it is judged.
    pub standing: Standing,
}
