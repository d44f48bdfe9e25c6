//! The server itself: system, manager, chassis, and how its BMC was reached.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::cost::Cost;
use super::status::{Health, Status};
use crate::evidence::observation::{Members, Observation};

/// How the BMC was reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
    /// What the scan cost the BMC besides. Documents written before version 1.1.0 do not say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Cost>,
}

/// On what grounds the BMC's certificate was trusted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "trust", rename_all = "kebab-case", deny_unknown_fields)]
pub enum TlsTrust {
    /// Chain and name verified against the system's roots.
    Verified,
    /// The leaf certificate has the fingerprint that the operator gave.
    Pinned {
        /// SHA-256 of the leaf certificate, lower-case hexadecimal.
        sha256: String,
    },
    /// Chain and name verified against the certificates that the operator gave (`--ca`).
    Ca {
        /// SHA-256 of each of these certificates, lower-case hexadecimal.
        roots: Vec<String>,
    },
    /// The leaf certificate has the fingerprint that the known-BMCs file holds.
    Known {
        /// SHA-256 of the leaf certificate, lower-case hexadecimal.
        sha256: String,
    },
    /// Nobody vouched for the leaf certificate, and the operator asked to trust it from now on (`--trust-new`).
    FirstUse {
        /// SHA-256 of the leaf certificate, lower-case hexadecimal.
        sha256: String,
    },
    /// There was no TLS at all (`--allow-http`): everything was readable and changeable on the way.
    PlainHttp,
    /// Nothing was verified (`--insecure`): whoever answered may not be the BMC.
    Insecure {
        /// SHA-256 of the leaf certificate that was presented.
        sha256: Option<String>,
    },
}

/// The service root (`/redfish/v1/`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
    /// The names of the quirks that the service was read with (docs/quirks.md).
    #[serde(default)]
    pub quirks: Vec<String>,
}

/// The computer system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
    /// The serial number that the firmware gives to the operating system, where `SerialNumber` is another one (Dell: the
    /// service tag, which is the SKU).
    #[serde(default = "Observation::<String>::unrecorded")]
    pub os_serial: Observation<String>,
    /// `UUID`, as sent (XCC: lower case here, upper case in the chassis).
    pub uuid: Observation<String>,
    /// `BiosVersion`: on XCC the build id, such as `AFE136D`, without the dotted version.
    pub bios_version: Observation<String>,
    /// `PowerState`, as sent.
    pub power_state: Observation<String>,
    /// `Status`.
    pub status: Status,
    /// `ProcessorSummary.Status.Health`, or its `HealthRollup` where that is worse or alone.
    pub processors: Observation<Health>,
    /// `MemorySummary.Status.Health`, or its `HealthRollup` where that is worse or alone.
    pub memory: Observation<Health>,
    /// `TrustedModules`.
    pub trusted_modules: Observation<Members<TrustedModule>>,
    /// Health by area as the vendor sums it up, such as `Memory` (HPE: `Oem.Hpe.AggregateHealthStatus`).
    #[serde(default = "Observation::<BTreeMap<String, Health>>::unrecorded")]
    pub areas: Observation<BTreeMap<String, Health>>,
    /// The state of all batteries together, as sent (HPE: that of the RAID controllers; Dell: a roll-up).
    #[serde(default = "Observation::<String>::unrecorded")]
    pub batteries: Observation<String>,
}

/// A TPM. Its firmware is not in the firmware inventory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
    /// `Status` (XCC sends a state only: quirk `manager-without-health`).
    pub status: Status,
    /// `Links.ActiveSoftwareImage`: the URI of the running firmware bank.
    pub active_image: Observation<String>,
}

/// A chassis, enclosure or backplane.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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

/// Kinds of chassis that have their power, and may have their storage, from another one (Chassis, `ChassisType`).
const DEPENDENT: &[&str] =
    &["Blade", "Card", "Cartridge", "Component", "Enclosure", "Module", "Sled", "Zone", "StorageEnclosure"];

impl Chassis {
    /// Whether what calls itself so is a part of another chassis, which has its power and cooling.
    pub(crate) fn is_dependent_kind(chassis_type: &str) -> bool {
        DEPENDENT.contains(&chassis_type)
    }
}
