//! Hand-built evidence for tests: small, synthetic, and whole unless a test takes something away.

use jiff::Timestamp;
use jiff::civil::{Date, date};

use crate::evidence::{
    Area, Bank, Capabilities, Connection, Evidence, FORMAT, FORMAT_VERSION, FirmwareMember, Hardware, Health, Log,
    LogEntry, LogKind, Members, Missing, Observation, Offer, PcieDevice, PcieFunction, RedfishService, State, Status,
    Subject, System, TlsTrust, UpdateService,
};

/// The time at which everything was seen.
pub(crate) fn at() -> Timestamp {
    "2026-11-22T03:00:00Z".parse().unwrap()
}

/// The day on which is judged.
pub(crate) fn today() -> Date {
    date(2026, 11, 22)
}

/// A known fact.
pub(crate) fn known<T>(value: T) -> Observation<T> {
    Observation::known(value, "/test", at())
}

/// A known text.
pub(crate) fn text(value: &str) -> Observation<String> {
    known(value.to_owned())
}

/// A fact that the source does not have.
pub(crate) fn absent<T>() -> Observation<T> {
    Observation::missing(Missing::Absent, "/test", at())
}

/// A fact that is null at its source.
pub(crate) fn null<T>() -> Observation<T> {
    Observation::missing(Missing::Null, "/test", at())
}

/// A whole list.
pub(crate) fn list<T>(items: Vec<T>) -> Observation<Members<T>> {
    known(Members::whole(items))
}

/// Health OK, state enabled.
pub(crate) fn fine() -> Status {
    Status { health: known(Health::Ok), rollup: absent(), state: known(State::Enabled) }
}

/// An active inventory member.
pub(crate) fn member(id: &str, software_id: &str, version: &str) -> FirmwareMember {
    FirmwareMember {
        uri: format!("/redfish/v1/UpdateService/FirmwareInventory/{id}"),
        id: text(id),
        stable_id: None,
        name: text(&format!("Firmware:{id}")),
        software_id: text(software_id),
        version: text(version),
        manufacturer: text("Lenovo"),
        release_date: absent(),
        updateable: known(true),
        status: fine(),
        bank: Bank::Active,
        related: known(Vec::new()),
        targets: absent(),
        pci_ids: absent(),
    }
}

/// A system of which nothing but its identity is said.
pub(crate) fn system(status: Status) -> System {
    System {
        uri: "/redfish/v1/Systems/1".into(),
        manufacturer: text("Contoso"),
        model: text("C1"),
        sub_model: absent(),
        sku: absent(),
        serial: text("SYNTHETIC"),
        os_serial: absent(),
        uuid: absent(),
        bios_version: text("1"),
        power_state: text("On"),
        status,
        processors: known(Health::Ok),
        memory: absent(),
        trusted_modules: absent(),
        areas: absent(),
        batteries: absent(),
    }
}

/// A PCIe device with one function.
pub(crate) fn device(id: &str, slot: &str, class: &str, [vendor, device, sub_vendor, sub]: [&str; 4]) -> PcieDevice {
    let uri = format!("/redfish/v1/Chassis/1/PCIeDevices/{id}");
    let function = PcieFunction {
        uri: format!("{uri}/PCIeFunctions/{id}.00"),
        device_class: text(class),
        vendor_id: text(vendor),
        device_id: text(device),
        subsystem_vendor_id: text(sub_vendor),
        subsystem_id: text(sub),
    };
    PcieDevice {
        uri,
        id: text(id),
        name: text("Adapter"),
        manufacturer: text(""),
        model: text(""),
        firmware_version: null(),
        slot: text(slot),
        status: fine(),
        functions: list(vec![function]),
    }
}

/// An entry of a maintenance log, created at the given time.
pub(crate) fn log_entry(number: usize, created: &str, message: &str) -> LogEntry {
    LogEntry {
        uri: format!("/redfish/v1/Systems/1/LogServices/MaintenanceLog/Entries/{number}"),
        created: text(created),
        severity: null(),
        message: text(message),
        code: absent(),
        event_id: absent(),
        resolved: absent(),
        origin: absent(),
    }
}

/// A maintenance log.
pub(crate) fn maintenance_log(entries: Vec<LogEntry>) -> Observation<Members<Log>> {
    let uri = "/redfish/v1/Systems/1/LogServices/MaintenanceLog".to_owned();
    list(vec![Log { uri, kind: LogKind::Maintenance, entries: list(entries) }])
}

/// Hardware of which only the service is known; tests fill in what they ask about.
pub(crate) fn hardware() -> Hardware {
    Hardware {
        depth: Default::default(),
        connection: Connection {
            url: "https://bmc.example".into(),
            tls: TlsTrust::Verified,
            requests: 1,
            sessions_created: 1,
            sessions_deleted: 1,
            cost: None,
        },
        service: RedfishService {
            redfish_version: text("1.15.0"),
            vendor: text("Lenovo"),
            product: absent(),
            uuid: absent(),
            quirks: Vec::new(),
        },
        capabilities: Capabilities {
            inventory_ready: Offer::Expected,
            maintenance_log: Offer::Expected,
            machine_type_in_sku: Offer::Expected,
            fault_log: Offer::Expected,
        },
        system: absent(),
        other_systems: Observation::unasked(),
        manager: absent(),
        other_managers: Observation::unasked(),
        chassis: absent(),
        update_service: known(UpdateService {
            uri: "/redfish/v1/UpdateService".into(),
            inventory_ready: known(true),
            backup_auto_promote: known(false),
        }),
        firmware: list(Vec::new()),
        bios: absent(),
        secure_boot: absent(),
        bmc_security: absent(),
        storage: absent(),
        network_adapters: list(Vec::new()),
        pcie_devices: list(Vec::new()),
        power_supplies: absent(),
        processors: Observation::unasked(),
        memory_modules: Observation::unasked(),
        fans: Observation::unasked(),
        cooling: Observation::unasked(),
        batteries: Observation::unasked(),
        sums: Observation::unasked(),
        logs: maintenance_log(Vec::new()),
    }
}

/// Evidence of a SR650 V2 with this hardware and without Windows.
pub(crate) fn evidence(hardware: Hardware) -> Evidence {
    Evidence {
        format: FORMAT.into(),
        format_version: FORMAT_VERSION.parse().unwrap(),
        written_by: "0.1.0".parse().unwrap(),
        collected_at: at(),
        asked: [Area::Hardware].into(),
        subject: Subject {
            machine_type: text("7Z73"),
            manufacturer: text("Lenovo"),
            model: text("ThinkSystem SR650 V2"),
            serial: text("SYNTHETIC"),
            uuid: absent(),
            bmc: absent(),
            os_name: absent(),
            address: None,
        },
        hardware: known(hardware),
        windows: Observation::missing(Missing::NotAsked, "windows", at()),
        notes: Vec::new(),
    }
}
