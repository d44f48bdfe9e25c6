//! The drivers that Windows runs its devices with.

use serde::{Deserialize, Serialize};

use super::observation::Observation;

/// The signed driver of one device (`Win32_PnPSignedDriver`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Driver {
    /// Its number in the collector's list, from 1. No name of a device is its own: four ports have one name.
    pub number: u64,
    /// `DeviceName`, in the language of Windows where the driver is Microsoft's.
    pub device: Observation<String>,
    /// `InfName`, as published on this server: `oem12.inf` for whatever did not come with Windows.
    pub inf: Observation<String>,
    /// The package in the driver store, such as `bnxtnd.inf_amd64_6f1a2b3c4d5e6f70`: the name that its maker gave the
    /// INF file stands before `_` (registry, `DriverDatabase\DriverInfFiles`).
    pub package: Observation<String>,
    /// `DriverProviderName`.
    pub provider: Observation<String>,
    /// `DriverVersion`.
    pub version: Observation<String>,
    /// `DriverDate`, as sent.
    pub date: Observation<String>,
    /// `HardWareID`, such as `PCI\VEN_14E4&DEV_16D7&SUBSYS_159714E4`.
    pub hardware_id: Observation<String>,
}
