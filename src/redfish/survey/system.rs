//! The server itself: system, manager, chassis, power supplies and logs.

use std::sync::Arc;

use futures_util::future::join_all;

use super::{Walk, convert, gather, link_of, missing_like};
use crate::evidence::{
    Chassis, Depth, Log, LogEntry, LogKind, Manager, Members, Missing, Observation, PowerSupply, System, TrustedModule,
};
use crate::redfish::expand::Needs;
use crate::redfish::vocabulary::{health, status};
use crate::redfish::{Bmc, Resource, View};

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
        uri: r.uri.clone(),
        manufacturer: r.field("Manufacturer").text(),
        model: r.field("Model").text(),
        sub_model: r.field("SubModel").text(),
        sku: r.field("SKU").text(),
        serial: r.field("SerialNumber").text(),
        uuid: r.field("UUID").text(),
        bios_version: r.field("BiosVersion").text(),
        power_state: r.field("PowerState").text(),
        status: status(&r.view()),
        processors: summary("ProcessorSummary"),
        memory: summary("MemorySummary"),
        trusted_modules: modules,
    }
}

/// What [`manager`] reads.
const MANAGER: Needs = &["Model", "FirmwareVersion", "DateTime", "Status", "Links"];

pub(super) fn manager(r: &Resource) -> Manager {
    Manager {
        uri: r.uri.clone(),
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
        uri: r.uri.clone(),
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
        uri: r.uri.clone(),
        name: r.field("Name").text(),
        manufacturer: r.field("Manufacturer").text(),
        model: r.field("Model").text(),
        serial: r.field("SerialNumber").text(),
        firmware_version: r.field("FirmwareVersion").text(),
        capacity_watts: r.field("PowerCapacityWatts").whole_number(),
        status: status(&r.view()),
    }
}

/// The logs that patchgate reads, by the last segment of their URI: the others (audit, platform events) hold user names
/// and addresses, or repeat what these say. Sources: XCC 5.70 and 2.83 captures; Dell iDRAC9 capture.
const LOGS: &[(&str, LogKind)] =
    &[("ActiveLog", LogKind::Active), ("MaintenanceLog", LogKind::Maintenance), ("FaultList", LogKind::Active)];

pub(super) async fn logs(bmc: &Walk<'_>, system: &Observation<Arc<Resource>>) -> Observation<Members<Log>> {
    let collection = bmc.follow_collection(&link_of(system, "LogServices")).await;
    let Observation::Known { value: collection, from, at } = collection else { return missing_like(&collection) };
    let members = collection.field("Members").list();
    let Observation::Known { value: views, .. } = &members else { return missing_like(&members) };
    // One that is not a link could be any log, so the list cannot be told from a list without our logs.
    let links = collection.field("Members").links();
    let Observation::Known { value: uris, .. } = links else { return missing_like(&links) };
    let wanted = views.iter().zip(uris).filter_map(|(view, uri)| {
        let name = uri.trim_end_matches('/').rsplit('/').next()?;
        let kind = LOGS.iter().find(|(log, _)| *log == name)?.1;
        Some((view, uri, kind))
    });
    let logs = join_all(wanted.map(|(view, uri, kind)| log(bmc, view, uri, kind))).await;
    Observation::known(Members::whole(logs), from, at)
}

async fn log(bmc: &Walk<'_>, member: &View<'_>, uri: String, kind: LogKind) -> Log {
    let needed = if kind == LogKind::Active { Depth::Health } else { Depth::Full };
    let entries = bmc.from(needed, async {
        match bmc.member(member, &["Entries"]).await {
            Ok(service) => bmc.members_of(&service.field("Entries").link(), ENTRY).await,
            Err(unread) => Observation::missing(unread.missing, unread.from, unread.at),
        }
    });
    let entries = entries.await;
    Log { uri, kind, entries: entries.map(|members| convert(members, log_entry)) }
}

/// What [`log_entry`] reads.
const ENTRY: Needs = &["Created", "Message"];

fn log_entry(r: &Resource) -> LogEntry {
    let vendor_code = r.field("Oem").field("Lenovo").field("CommonEventID").text();
    LogEntry {
        uri: r.uri.clone(),
        created: r.field("Created").text(),
        severity: health(&r.field("Severity")),
        message: r.field("Message").text(),
        code: if vendor_code.value().is_some() { vendor_code } else { r.first_of_text(&["MessageId", "EventId"]) },
    }
}
