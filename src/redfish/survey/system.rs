//! The server itself: system, manager, chassis and power supplies.

use std::sync::Arc;

use futures_util::future::join_all;

use super::card;
use super::lists::{convert, gather};
use super::missing::{link_of, missing_like};
use crate::evidence::{Chassis, Manager, Members, Missing, Observation, PowerSupply, System, TrustedModule};
use crate::redfish::client::{Bmc, Needs};
use crate::redfish::oem::{self, OEM};
use crate::redfish::read::{Resource, status, summary};

/// What [`system`] and the walk below it read.
pub(super) const SYSTEM: Needs = &[
    "BiosVersion",
    "Bios",
    "LogServices",
    "Manufacturer",
    "MemorySummary",
    "Model",
    "PowerState",
    "ProcessorSummary",
    "SerialNumber",
    "SKU",
    "Status",
    "Storage",
    "UUID",
    OEM,
];

pub(super) fn system(r: &Resource) -> System {
    let modules = r.field("TrustedModules").list().map(|views| {
        Members::whole(
            views
                .iter()
                .map(|view| TrustedModule {
                    interface: view.field("InterfaceType").text(),
                    firmware_version: view.field("FirmwareVersion").text(),
                    status: status(view),
                })
                .collect(),
        )
    });
    System {
        uri: r.uri.to_string(),
        manufacturer: r.field("Manufacturer").text(),
        model: r.field("Model").text(),
        sub_model: r.field("SubModel").text(),
        sku: r.field("SKU").text(),
        serial: r.field("SerialNumber").text(),
        os_serial: oem::os_serial(r),
        uuid: r.field("UUID").text(),
        bios_version: r.field("BiosVersion").text(),
        power_state: r.field("PowerState").text(),
        status: status(&r.view()),
        processors: summary(&r.field("ProcessorSummary")),
        memory: summary(&r.field("MemorySummary")),
        trusted_modules: modules,
        areas: oem::health_by_area(r),
        batteries: oem::system_batteries(r),
    }
}

/// What [`manager`] and the walk below it read.
pub(super) const MANAGER: Needs = &["Model", "FirmwareVersion", "DateTime", "Status", "Links", OEM];

pub(super) fn manager(r: &Resource) -> Manager {
    Manager {
        uri: r.uri.to_string(),
        model: r.field("Model").text(),
        firmware_version: r.field("FirmwareVersion").text(),
        date_time: r.field("DateTime").text(),
        status: status(&r.view()),
        active_image: r.field("Links").field("ActiveSoftwareImage").link(),
    }
}

/// What [`chassis`] reads of every chassis. Backplanes have no adapters, devices or power supplies.
pub(super) const CHASSIS: Needs = &["Name", "ChassisType", "Manufacturer", "Model", "SerialNumber", "Status"];

pub(super) fn chassis(r: &Resource) -> Chassis {
    Chassis {
        uri: r.uri.to_string(),
        name: r.field("Name").text(),
        chassis_type: r.field("ChassisType").text(),
        manufacturer: r.field("Manufacturer").text(),
        model: r.field("Model").text(),
        serial: r.field("SerialNumber").text(),
        part_number: r.field("PartNumber").text(),
        status: status(&r.view()),
    }
}

/// The power supplies of all chassis: from `PowerSubsystem`, or from the older `Power` where that lists none.
pub(super) async fn power_supplies(
    bmc: &Bmc,
    chassis: &Observation<Members<Arc<Resource>>>,
) -> Observation<Members<PowerSupply>> {
    let parents = chassis.value().map(|m| m.items.as_slice()).unwrap_or_default();
    let lists = join_all(parents.iter().map(|parent| supplies_of(bmc, parent))).await;
    gather(lists, "power supplies", chassis)
}

async fn supplies_of(bmc: &Bmc, chassis: &Resource) -> Observation<Members<PowerSupply>> {
    let newer = newer_supplies(bmc, chassis).await;
    let empty = match newer.known_or() {
        Ok(supplies) => supplies.items.is_empty() && supplies.is_whole(),
        Err(reason) => *reason == Missing::Absent,
    };
    if !empty {
        return newer;
    }
    let power = card::linked(bmc, chassis, "Power").await;
    let older = match power {
        Observation::Known { value: power, .. } => bmc.array(&power, "PowerSupplies", &[]).await,
        Observation::Missing { .. } => missing_like(&power),
    };
    // An empty list is offered, where the older way is not.
    if older.reason() == Some(&Missing::Absent) && newer.value().is_some() {
        return newer;
    }
    older.map(|members| convert(members, power_supply))
}

async fn newer_supplies(bmc: &Bmc, chassis: &Resource) -> Observation<Members<PowerSupply>> {
    let (subsystem, held) = card::linked_with(bmc, chassis, "PowerSubsystem", "PowerSupplies").await;
    let supplies = link_of(&subsystem, "PowerSupplies");
    let supplies = bmc.members_of(&supplies, SUPPLY).await;
    drop(held);
    supplies.map(|members| convert(members, power_supply))
}

/// What [`power_supply`] reads, of a resource of its own.
const SUPPLY: Needs =
    &["Name", "Manufacturer", "Model", "SerialNumber", "FirmwareVersion", "PowerCapacityWatts", "Status"];

fn power_supply(r: &Resource) -> PowerSupply {
    PowerSupply {
        uri: r.uri.to_string(),
        name: r.field("Name").text(),
        manufacturer: r.field("Manufacturer").text(),
        model: r.field("Model").text(),
        serial: r.field("SerialNumber").text(),
        firmware_version: r.field("FirmwareVersion").text(),
        capacity_watts: r.field("PowerCapacityWatts").whole_number(),
        status: status(&r.view()),
    }
}
