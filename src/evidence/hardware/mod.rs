//! What a Redfish service says about the hardware.
//!
//! The shapes follow the questions that rules ask, not the Redfish schema: about thirty fields of twenty
//! resources. Property names that differ between vendors are settled by the survey, not here.

mod beside;
mod capability;
mod cost;
mod devices;
mod firmware;
mod logs;
mod security;
mod server;
mod status;

use serde::{Deserialize, Serialize};

pub use beside::{OtherManager, OtherSystem, Standing};
pub use capability::{Capabilities, Offer};
pub use cost::{Cost, Depth, Expand, Latency};
pub use devices::{Controller, Drive, NetworkAdapter, Part, PcieDevice, PcieFunction, PowerSupply, Storage, Volume};
pub use firmware::{Bank, Bios, FirmwareMember, PendingSetting, SecureBoot, UpdateService};
pub use logs::{Log, LogEntry, LogKind};
pub use security::BmcSecurity;
pub use server::{Chassis, Connection, Manager, Service, System, TlsTrust, TrustedModule};
pub use status::{Health, State, Status};

use super::observation::{Members, Observation};

/// The out-of-band side of one server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Hardware {
    /// How much was asked for. Documents written before version 1.1.0 do not say so: they hold everything.
    #[serde(default)]
    pub depth: Depth,
    /// How the BMC was reached, and what that cost it.
    pub connection: Connection,
    /// The service root.
    pub service: Service,
    /// What the server is known to tell beyond the standard. Documents written before version 1.3.0 do not say so: it is
    /// taken from who made it.
    #[serde(default)]
    pub capabilities: Capabilities,
    /// The computer system.
    pub system: Observation<System>,
    /// The systems beside it.
    #[serde(default = "Observation::<Members<OtherSystem>>::unasked")]
    pub other_systems: Observation<Members<OtherSystem>>,
    /// The management controller.
    pub manager: Observation<Manager>,
    /// The managers beside it.
    #[serde(default = "Observation::<Members<OtherManager>>::unasked")]
    pub other_managers: Observation<Members<OtherManager>>,
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
    /// How the BMC guards itself.
    #[serde(default = "Observation::<BmcSecurity>::unrecorded")]
    pub bmc_security: Observation<BmcSecurity>,
    /// Storage subsystems.
    pub storage: Observation<Members<Storage>>,
    /// Network adapters.
    pub network_adapters: Observation<Members<NetworkAdapter>>,
    /// PCIe devices with their functions.
    pub pcie_devices: Observation<Members<PcieDevice>>,
    /// Power supplies.
    pub power_supplies: Observation<Members<PowerSupply>>,
    /// Processors; not asked where a scan of less depth left them out.
    #[serde(default = "Observation::<Members<Part>>::unasked")]
    pub processors: Observation<Members<Part>>,
    /// Memory modules; not asked where the summary and the roll-up say that all are well.
    #[serde(default = "Observation::<Members<Part>>::unasked")]
    pub memory_modules: Observation<Members<Part>>,
    /// Fans; not asked where the roll-up of their chassis says that all are well.
    #[serde(default = "Observation::<Members<Part>>::unasked")]
    pub fans: Observation<Members<Part>>,
    /// Pumps, and detectors of leaks.
    #[serde(default = "Observation::<Members<Part>>::unasked")]
    pub cooling: Observation<Members<Part>>,
    /// Batteries of the power subsystem.
    #[serde(default = "Observation::<Members<Part>>::unasked")]
    pub batteries: Observation<Members<Part>>,
    /// What is said of power and of cooling as a whole, and of each group of parts that stand in for each other, where it
    /// was met on the way.
    #[serde(default = "Observation::<Members<Part>>::unasked")]
    pub sums: Observation<Members<Part>>,
    /// Event logs.
    pub logs: Observation<Members<Log>>,
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::evidence::observation::Missing;

    /// Takes a property away from an object, as documents of version 1.0.0 lack it, and reads the rest.
    fn older<T: serde::de::DeserializeOwned>(mut document: Value, added: &[&str]) -> T {
        let object = document.as_object_mut().unwrap();
        added.iter().for_each(|name| assert!(object.remove(*name).is_some(), "{name}"));
        serde_json::from_value(document).unwrap()
    }

    #[test]
    fn what_version_1_1_0_added_is_absent_in_older_documents() {
        let fact = json!({"value": "x", "from": "/test", "at": "2026-11-22T03:00:00Z"});
        let number = json!({"value": 1, "from": "/test", "at": "2026-11-22T03:00:00Z"});
        let yes = json!({"value": true, "from": "/test", "at": "2026-11-22T03:00:00Z"});
        let health = json!({"value": "ok", "from": "/test", "at": "2026-11-22T03:00:00Z"});
        let state = json!({"value": "enabled", "from": "/test", "at": "2026-11-22T03:00:00Z"});
        let status = json!({"health": health, "state": state});
        let entry: LogEntry = older(
            json!({"uri": "/e", "created": fact, "severity": health, "message": fact, "code": fact, "event_id": fact,
                "resolved": yes}),
            &["event_id", "resolved"],
        );
        assert_eq!(entry.resolved.reason(), Some(&Missing::Absent));
        let drive: Drive = older(
            json!({"uri": "/d", "name": fact, "manufacturer": fact, "model": fact, "serial": fact, "revision": fact,
                "capacity_bytes": number, "failure_predicted": yes, "life_left_percent": number, "status": status,
                "media_type": fact, "vendor_state": fact}),
            &["media_type", "vendor_state"],
        );
        assert_eq!(drive.vendor_state.reason(), Some(&Missing::Absent));
        let controller: Controller = older(
            json!({"uri": "/c", "name": fact, "model": fact, "firmware_version": fact, "status": status,
                "cache": health, "battery": fact}),
            &["battery"],
        );
        assert_eq!(controller.battery.reason(), Some(&Missing::Absent));
        let service: Service = older(
            json!({"redfish_version": fact, "vendor": fact, "product": fact, "uuid": fact, "quirks": ["null-as-text"]}),
            &["quirks"],
        );
        assert_eq!(service.quirks, Vec::<String>::new());
    }
}
