//! The server itself: system, manager and chassis.

use crate::evidence::{Chassis, Manager, Members, System, TrustedModule};
use crate::redfish::client::Needs;
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
