//! Firmware and the settings of the firmware.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::status::Status;
use crate::common::uri::last_segment;
use crate::evidence::observation::Observation;

/// The update service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FirmwareMember {
    /// Its URI.
    pub uri: String,
    /// `Id`: the key of a member (XCC gives three members the name `Firmware:BMC`).
    pub id: Observation<String>,
    /// The id without the version that it holds, where it holds one (Dell: `Installed-159__BIOS.Setup.1-1`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stable_id: Option<String>,
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
    /// The GUIDs by which update packages name it, in lower case (HPE: `Oem.Hpe.Targets`).
    #[serde(default = "Observation::<Vec<String>>::unrecorded")]
    pub targets: Observation<Vec<String>>,
    /// The PCI ids of what runs it, by the member's own word: `vendor:device:subsystem vendor:subsystem`, lower-case
    /// hexadecimal (Dell, HPE).
    #[serde(default = "Observation::<Vec<String>>::unrecorded")]
    pub pci_ids: Observation<Vec<String>>,
}

impl FirmwareMember {
    /// What it is called in every scan of this server: the id, without a version that it holds, or the last segment of
    /// the URI where the id is missing.
    #[must_use]
    pub fn key(&self) -> &str {
        let id = self.stable_id.as_deref().or(self.id.text());
        id.unwrap_or_else(|| last_segment(&self.uri))
    }
}

/// UEFI settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
