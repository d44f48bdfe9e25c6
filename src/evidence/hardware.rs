//! What a Redfish service says about the hardware.
//!
//! The shapes follow the questions that rules ask, not the Redfish schema: about thirty fields of fifteen
//! resources. Property names that differ between vendors are settled by the survey, not here.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Members, Observation};

/// The word a Redfish service uses for health (`Resource.Health`), with words that the schema does not know kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Health {
    /// `OK`.
    Ok,
    /// `Warning`.
    Warning,
    /// `Critical`.
    Critical,
    /// A word outside the Redfish vocabulary; never read as healthy.
    Other(String),
}

/// The word a Redfish service uses for state (`Resource.State`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// `Enabled`.
    Enabled,
    /// `Disabled`.
    Disabled,
    /// `StandbySpare`: XCC's word for its backup firmware bank.
    StandbySpare,
    /// `Absent`: the place exists and is empty.
    Absent,
    /// Any other word, as it was sent, known to the schema or not.
    Other(String),
}

/// Health and state of one part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Status {
    /// `Status.Health`.
    pub health: Observation<Health>,
    /// `Status.State`.
    pub state: Observation<State>,
}

/// The out-of-band side of one server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hardware {
    /// How the BMC was reached, and what that cost it.
    pub connection: Connection,
    /// The service root.
    pub service: Service,
    /// The computer system.
    pub system: Observation<System>,
    /// The management controller.
    pub manager: Observation<Manager>,
    /// All chassis, backplanes included.
    pub chassis: Observation<Members<Chassis>>,
    /// The update service.
    pub update_service: Observation<UpdateService>,
    /// The firmware inventory, every member.
    pub firmware: Observation<Members<FirmwareMember>>,
    /// UEFI settings, running and pending.
    pub bios: Observation<Bios>,
    /// UEFI Secure Boot.
    pub secure_boot: Observation<SecureBoot>,
    /// Storage subsystems.
    pub storage: Observation<Members<Storage>>,
    /// Network adapters.
    pub network_adapters: Observation<Members<NetworkAdapter>>,
    /// PCIe devices with their functions.
    pub pcie_devices: Observation<Members<PcieDevice>>,
    /// Power supplies.
    pub power_supplies: Observation<Members<PowerSupply>>,
    /// Event logs.
    pub logs: Observation<Members<Log>>,
}

/// How the BMC was reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Connection {
    /// The base URL, without credentials.
    pub url: String,
    /// On what grounds the certificate was trusted.
    pub tls: TlsTrust,
    /// HTTP requests sent, login and logout included.
    pub requests: u64,
    /// Sessions created, and of these deleted again.
    pub sessions_created: u64,
    /// Sessions of ours that the service confirmed as deleted.
    pub sessions_deleted: u64,
}

/// On what grounds the BMC's certificate was trusted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "trust", rename_all = "kebab-case", deny_unknown_fields)]
pub enum TlsTrust {
    /// Chain and name verified against the system's roots.
    Verified,
    /// The leaf certificate has the fingerprint that the operator gave.
    Pinned {
        /// SHA-256 of the leaf certificate, lower-case hexadecimal.
        sha256: String,
    },
    /// Nothing was verified (`--insecure`): whoever answered may not be the BMC.
    Insecure {
        /// SHA-256 of the leaf certificate that was presented.
        sha256: Option<String>,
    },
}

/// The service root (`/redfish/v1/`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// The version of the Redfish protocol.
    pub redfish_version: Observation<String>,
    /// The vendor.
    pub vendor: Observation<String>,
    /// The product, where given.
    pub product: Observation<String>,
    /// The UUID of the service.
    pub uuid: Observation<String>,
}

/// The computer system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct System {
    /// Its URI.
    pub uri: String,
    /// `Manufacturer`.
    pub manufacturer: Observation<String>,
    /// `Model`: the marketing name.
    pub model: Observation<String>,
    /// `SubModel`: on XCC the machine type.
    pub sub_model: Observation<String>,
    /// `SKU`: on XCC machine type and model, such as `7Z73CTO1WW`.
    pub sku: Observation<String>,
    /// `SerialNumber`.
    pub serial: Observation<String>,
    /// `UUID`, as sent (XCC: lower case here, upper case in the chassis).
    pub uuid: Observation<String>,
    /// `BiosVersion`: on XCC the build id, such as `AFE136D`, without the dotted version.
    pub bios_version: Observation<String>,
    /// `PowerState`, as sent.
    pub power_state: Observation<String>,
    /// `Status`.
    pub status: Status,
    /// `ProcessorSummary.Status.Health`.
    pub processors: Observation<Health>,
    /// `MemorySummary.Status.Health`.
    pub memory: Observation<Health>,
    /// `TrustedModules`.
    pub trusted_modules: Observation<Members<TrustedModule>>,
}

/// A TPM. Its firmware is not in the firmware inventory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrustedModule {
    /// `InterfaceType`, such as `TPM2_0`.
    pub interface: Observation<String>,
    /// `FirmwareVersion`.
    pub firmware_version: Observation<String>,
    /// `Status`.
    pub status: Status,
}

/// The management controller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Manager {
    /// Its URI.
    pub uri: String,
    /// `Model`, such as `Lenovo XClarity Controller`.
    pub model: Observation<String>,
    /// `FirmwareVersion`, such as `AFBT58B 5.70 2025-08-11`.
    pub firmware_version: Observation<String>,
    /// `DateTime`, as sent: the BMC's clock.
    pub date_time: Observation<String>,
    /// `Status` (XCC sends a state only).
    pub status: Status,
    /// `Links.ActiveSoftwareImage`: the URI of the running firmware bank.
    pub active_image: Observation<String>,
}

/// A chassis, enclosure or backplane.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Chassis {
    /// Its URI.
    pub uri: String,
    /// `Name`.
    pub name: Observation<String>,
    /// `ChassisType`, as sent.
    pub chassis_type: Observation<String>,
    /// `Manufacturer`.
    pub manufacturer: Observation<String>,
    /// `Model`.
    pub model: Observation<String>,
    /// `SerialNumber`.
    pub serial: Observation<String>,
    /// `PartNumber`.
    pub part_number: Observation<String>,
    /// `Status`.
    pub status: Status,
}

/// The update service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateService {
    /// Its URI.
    pub uri: String,
    /// Whether the inventory is complete (XCC: `Oem.Lenovo.FirmwaresDataReady`).
    pub inventory_ready: Observation<bool>,
    /// Whether the backup bank follows the primary (XCC: `Oem.Lenovo.XCCBackupAutoPromote`).
    pub backup_auto_promote: Observation<bool>,
}

/// Which copy of a firmware an inventory member speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Bank {
    /// The running firmware.
    Active,
    /// A spare bank (state `StandbySpare`).
    Backup,
    /// A staged update that waits for activation.
    Pending,
    /// The place for a staged update, with nothing in it.
    NothingPending,
    /// The state could not be read, so the bank is not known.
    Unclear,
}

/// One member of the firmware inventory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FirmwareMember {
    /// Its URI.
    pub uri: String,
    /// `Id`: the key of a member (XCC gives three members the name `Firmware:BMC`).
    pub id: Observation<String>,
    /// `Name`.
    pub name: Observation<String>,
    /// `SoftwareId`: what the firmware is for, the key of baseline rules.
    pub software_id: Observation<String>,
    /// `Version`, as sent.
    pub version: Observation<String>,
    /// `Manufacturer`.
    pub manufacturer: Observation<String>,
    /// `ReleaseDate`, as sent.
    pub release_date: Observation<String>,
    /// `Updateable`.
    pub updateable: Observation<bool>,
    /// `Status`. Measured on XCC: health is always OK here, whatever the device's own health.
    pub status: Status,
    /// Which copy this is.
    pub bank: Bank,
    /// `RelatedItem`: URIs of the devices that run it, fragments kept.
    pub related: Observation<Vec<String>>,
}

impl FirmwareMember {
    /// The id, or the last segment of the URI where the id is missing.
    #[must_use]
    pub fn key(&self) -> &str {
        self.id.text().unwrap_or_else(|| self.uri.rsplit('/').next().unwrap_or(&self.uri))
    }
}

/// UEFI settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bios {
    /// Its URI.
    pub uri: String,
    /// `Attributes`, values as text.
    pub attributes: Observation<BTreeMap<String, String>>,
    /// Settings whose pending value differs from the running one.
    pub pending: Observation<Vec<PendingSetting>>,
}

/// A UEFI setting that changes at the next restart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PendingSetting {
    /// The attribute.
    pub name: String,
    /// The running value; none where the attribute is not in the running set.
    pub running: Option<String>,
    /// The pending value.
    pub pending: String,
}

/// UEFI Secure Boot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SecureBoot {
    /// Its URI.
    pub uri: String,
    /// `SecureBootEnable`: the setting for the next boot.
    pub enabled: Observation<bool>,
    /// `SecureBootCurrentBoot`: `Enabled` or `Disabled` in the running boot.
    pub current_boot: Observation<String>,
    /// `SecureBootMode`, such as `UserMode`.
    pub mode: Observation<String>,
}

/// A storage subsystem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
}

/// A drive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
    /// `Status`.
    pub status: Status,
}

/// A volume of a storage subsystem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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

/// What a log is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LogKind {
    /// Conditions that hold now (XCC: `ActiveLog`; Dell: `FaultList`).
    Active,
    /// Firmware and hardware changes (XCC: `MaintenanceLog`).
    Maintenance,
}

/// An event log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
    /// The vendor's event code (XCC: `Oem.Lenovo.CommonEventID`, such as `FQXSPPW0061M`; else `MessageId`).
    pub code: Observation<String>,
}
