//! What a Redfish service says about the hardware.
//!
//! The shapes follow the questions that rules ask, not the Redfish schema: about thirty fields of fifteen
//! resources. Property names that differ between vendors are settled by the survey, not here.

mod cost;
mod devices;
mod firmware;
mod logs;
mod server;
mod status;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use cost::{Cost, Depth, Expand, Latency};
pub use devices::{Controller, Drive, NetworkAdapter, PcieDevice, PcieFunction, PowerSupply, Storage, Volume};
pub use firmware::{Bank, Bios, FirmwareMember, PendingSetting, SecureBoot, UpdateService};
pub use logs::{Log, LogEntry, LogKind};
pub use server::{Chassis, Connection, Manager, Service, System, TlsTrust, TrustedModule};
pub use status::{Health, State, Status};

use super::{Members, Observation};

/// The out-of-band side of one server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hardware {
    /// How much was asked for. Documents written before version 1.1.0 do not say so: they hold everything.
    #[serde(default)]
    pub depth: Depth,
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
