//! The parts: storage, network, PCIe and power.

use serde::{Deserialize, Serialize};

use super::status::{Health, Status};
use crate::evidence::observation::{Members, Observation};

/// A storage subsystem, or what holds drives where there is none: a `SimpleStorage`, HPE's SmartStorage, the `Drives` of a
/// chassis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Storage {
    /// Its URI.
    pub uri: String,
    /// `Name`.
    pub name: Observation<String>,
    /// `Status`.
    pub status: Status,
    /// Its controllers.
    pub controllers: Observation<Members<Controller>>,
    /// Its drives.
    pub drives: Observation<Members<Drive>>,
    /// Its volumes.
    pub volumes: Observation<Members<Volume>>,
}

/// A storage controller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Controller {
    /// Its URI, with fragment where it is inline.
    pub uri: String,
    /// `Name`.
    pub name: Observation<String>,
    /// `Model`.
    pub model: Observation<String>,
    /// `FirmwareVersion`.
    pub firmware_version: Observation<String>,
    /// `Status`.
    pub status: Status,
    /// `CacheSummary.Status.Health`; measured on XCC: Warning while the controller says OK.
    pub cache: Observation<Health>,
    /// The state of the battery of the cache, as sent (XCC: `Oem.Lenovo.Battery.OperationalStatus`).
    #[serde(default = "Observation::<String>::unrecorded")]
    pub battery: Observation<String>,
}

/// A drive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Drive {
    /// Its URI.
    pub uri: String,
    /// `Name`.
    pub name: Observation<String>,
    /// `Manufacturer`.
    pub manufacturer: Observation<String>,
    /// `Model`.
    pub model: Observation<String>,
    /// `SerialNumber`.
    pub serial: Observation<String>,
    /// `Revision`: the drive's firmware.
    pub revision: Observation<String>,
    /// `CapacityBytes`, in bytes.
    pub capacity_bytes: Observation<u64>,
    /// `FailurePredicted`.
    pub failure_predicted: Observation<bool>,
    /// `PredictedMediaLifeLeftPercent`, 0 to 100, rounded down.
    pub life_left_percent: Observation<u64>,
    /// `MediaType`, as sent, such as `SSD`.
    #[serde(default = "Observation::<String>::unrecorded")]
    pub media_type: Observation<String>,
    /// `Status`.
    pub status: Status,
    /// How the RAID controller sees the drive, as sent (XCC: `Oem.Lenovo.DriveStatus`). It can disagree with `Status`.
    #[serde(default = "Observation::<String>::unrecorded")]
    pub vendor_state: Observation<String>,
}

/// A volume of a storage subsystem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Volume {
    /// Its URI.
    pub uri: String,
    /// `Name`.
    pub name: Observation<String>,
    /// `RAIDType`, as sent.
    pub raid_type: Observation<String>,
    /// `CapacityBytes`, in bytes.
    pub capacity_bytes: Observation<u64>,
    /// `Status`.
    pub status: Status,
    /// `Links.Drives`: URIs.
    pub drives: Observation<Vec<String>>,
}

/// A network adapter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NetworkAdapter {
    /// Its URI.
    pub uri: String,
    /// `Id`, such as `slot-9`.
    pub id: Observation<String>,
    /// `Name`.
    pub name: Observation<String>,
    /// `Manufacturer`.
    pub manufacturer: Observation<String>,
    /// `Model`.
    pub model: Observation<String>,
    /// `Controllers[].FirmwarePackageVersion`, the first that is not blank.
    pub firmware_version: Observation<String>,
    /// `Status`.
    pub status: Status,
    /// `Controllers[].Links.PCIeDevices`: URIs.
    pub pcie_devices: Observation<Vec<String>>,
}

/// A PCIe device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PcieDevice {
    /// Its URI.
    pub uri: String,
    /// `Id`, such as `slot_9` or `ob_2`.
    pub id: Observation<String>,
    /// `Name`.
    pub name: Observation<String>,
    /// `Manufacturer`.
    pub manufacturer: Observation<String>,
    /// `Model`.
    pub model: Observation<String>,
    /// `FirmwareVersion`.
    pub firmware_version: Observation<String>,
    /// The label of the slot, such as `PCIe 9`.
    pub slot: Observation<String>,
    /// `Status`.
    pub status: Status,
    /// Its functions.
    pub functions: Observation<Members<PcieFunction>>,
}

/// A function of a PCIe device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PcieFunction {
    /// Its URI.
    pub uri: String,
    /// `DeviceClass`, as sent, such as `NetworkController`.
    pub device_class: Observation<String>,
    /// `VendorId`, such as `0x14e4`.
    pub vendor_id: Observation<String>,
    /// `DeviceId`.
    pub device_id: Observation<String>,
    /// `SubsystemVendorId`.
    pub subsystem_vendor_id: Observation<String>,
    /// `SubsystemId`.
    pub subsystem_id: Observation<String>,
}

/// A power supply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PowerSupply {
    /// Its URI, with fragment where it is inline.
    pub uri: String,
    /// `Name`.
    pub name: Observation<String>,
    /// `Manufacturer`.
    pub manufacturer: Observation<String>,
    /// `Model`.
    pub model: Observation<String>,
    /// `SerialNumber`.
    pub serial: Observation<String>,
    /// `FirmwareVersion`.
    pub firmware_version: Observation<String>,
    /// `PowerCapacityWatts`, in watts; null on a failed unit (measured).
    pub capacity_watts: Observation<u64>,
    /// `Status`.
    pub status: Status,
}

/// A part of which only the health is read: a processor, a memory module, a fan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Its URI, with fragment where it is inline.
    pub uri: String,
    /// `Name`.
    pub name: Observation<String>,
    /// `Status`.
    pub status: Status,
}
