//! The server itself: system, manager, chassis and power supplies.

use std::sync::Arc;

use futures_util::future::join_all;

use super::lists::{convert, gather};
use super::missing::{link_of, missing_like};
use crate::evidence::{Chassis, Manager, Members, Missing, Observation, PowerSupply, System, TrustedModule};
use crate::redfish::client::{Bmc, Needs};
use crate::redfish::oem::{self, OEM};
use crate::redfish::read::{Resource, health, status};

/// The computer system. Where a service has several, the first physical one: the others are virtual or on cards.
pub(super) async fn main_system(bmc: &Bmc, systems: &Observation<String>) -> Observation<Arc<Resource>> {
    main_member(bmc, systems, SYSTEM, |r| r.field("SystemType").text().text().is_none_or(|t| t == "Physical")).await
}

/// The management controller. Where a service has several, the first that calls itself a BMC.
pub(super) async fn main_manager(bmc: &Bmc, managers: &Observation<String>) -> Observation<Arc<Resource>> {
    main_member(bmc, managers, MANAGER, |r| r.field("ManagerType").text().text().is_none_or(|t| t == "BMC")).await
}

async fn main_member(
    bmc: &Bmc,
    collection: &Observation<String>,
    needs: Needs,
    is_main: impl Fn(&Resource) -> bool,
) -> Observation<Arc<Resource>> {
    let members = bmc.members_of(collection, needs).await;
    let Observation::Known { value: members, from, at } = members else { return missing_like(&members) };
    if let Some(main) = members.items.iter().find(|r| is_main(r)).or(members.items.first()) {
        return Observation::known(main.clone(), &main.uri, main.at);
    }
    match members.unread.into_iter().next() {
        Some(unread) => Observation::missing(unread.missing, unread.from, unread.at),
        None => Observation::missing(Missing::Absent, format!("{from} (no members)"), at),
    }
}

/// What [`system`] and the walk below it read.
const SYSTEM: Needs = &[
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
    let summary = |name: &str| health(&r.field(name).field("Status").field("Health"));
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
        processors: summary("ProcessorSummary"),
        memory: summary("MemorySummary"),
        trusted_modules: modules,
        batteries: oem::system_batteries(r),
    }
}

/// What [`manager`] and the walk below it read.
const MANAGER: Needs = &["Model", "FirmwareVersion", "DateTime", "Status", "Links", OEM];

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

/// The power supplies of all chassis: from `PowerSubsystem`, or from the older `Power` where there is none.
pub(super) async fn power_supplies(
    bmc: &Bmc,
    chassis: &Observation<Members<Arc<Resource>>>,
) -> Observation<Members<PowerSupply>> {
    let parents = chassis.value().map(|m| m.items.as_slice()).unwrap_or_default();
    let lists = join_all(parents.iter().map(|parent| supplies_of(bmc, parent))).await;
    gather(lists, "power supplies", chassis)
}

async fn supplies_of(bmc: &Bmc, chassis: &Resource) -> Observation<Members<PowerSupply>> {
    let subsystem = chassis.field("PowerSubsystem").link();
    if subsystem.reason() == Some(&Missing::Absent) {
        let power = bmc.follow(&chassis.field("Power").link()).await;
        let Observation::Known { value: power, .. } = power else { return missing_like(&power) };
        return bmc.array(&power, "PowerSupplies", &[]).await.map(|members| convert(members, power_supply));
    }
    let subsystem = bmc.follow(&subsystem).await;
    let supplies = link_of(&subsystem, "PowerSupplies");
    bmc.members_of(&supplies, SUPPLY).await.map(|members| convert(members, power_supply))
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
