//! The resources of a [`Machine`], with the types of redfish-codegen.
//!
//! Structs are completed by their `Default`, which leaves optional properties out; every enumeration that is sent is
//! named here, since its default would be a claim (`Health::OK`).

use redfish_codegen::models;
use redfish_codegen::models::chassis::v1_23_0 as chassis;
use redfish_codegen::models::computer_system::v1_20_1 as system;
use redfish_codegen::models::drive::v1_17_0 as drive;
use redfish_codegen::models::log_entry::v1_15_0 as log_entry;
use redfish_codegen::models::log_service::v1_4_0 as log_service;
use redfish_codegen::models::manager::v1_18_0 as manager;
use redfish_codegen::models::network_adapter::v1_9_0 as adapter;
use redfish_codegen::models::odata_v4::{Count, Id as OdataId, IdRef};
use redfish_codegen::models::power::v1_7_1 as power;
use redfish_codegen::models::resource::{Id, Name, State, Status, UUID};
use redfish_codegen::models::secure_boot::v1_1_0 as secure_boot;
use redfish_codegen::models::service_root::v1_16_0 as service_root;
use redfish_codegen::models::session_service::v1_1_8 as session_service;
use redfish_codegen::models::software_inventory::v1_9_0 as software;
use redfish_codegen::models::storage::v1_15_0 as storage;
use redfish_codegen::models::update_service::v1_11_3 as update_service;
use serde::Serialize;

use super::super::memory::Tree;
use super::error::BuildError;
use super::machine::{Firmware, Health, Machine};

const ROOT: &str = "/redfish/v1";
const SYSTEM: &str = "/redfish/v1/Systems/1";
const CHASSIS: &str = "/redfish/v1/Chassis/1";
const MANAGER: &str = "/redfish/v1/Managers/1";
const UPDATE: &str = "/redfish/v1/UpdateService";
const SESSIONS: &str = "/redfish/v1/SessionService";
const LOG: &str = "/redfish/v1/Systems/1/LogServices/ActiveLog";

/// Makes a collection of a type; they differ in nothing but their names.
macro_rules! collection {
    ($tree:expr, $uri:expr, $name:expr, $members:expr, $($kind:ident)::+) => {{
        let (uri, members): (String, Vec<String>) = ($uri.to_string(), $members);
        let body = models::$($kind)::+ {
            odata_id: OdataId(uri.clone()),
            name: Name($name.to_owned()),
            members_odata_count: Count(i64::try_from(members.len()).unwrap_or(i64::MAX)),
            members: members.iter().map(|member| link(member)).collect(),
            ..Default::default()
        };
        put($tree, &uri, &body)
    }};
}

impl Machine {
    /// The tree: every resource is linked from the root, and every link leads to a resource.
    ///
    /// # Errors
    ///
    /// A [`BuildError`] where an id is none or is given twice.
    pub fn tree(&self) -> Result<Tree, BuildError> {
        tree(self)
    }
}

fn tree(machine: &Machine) -> Result<Tree, BuildError> {
    let mut tree = Tree::default();
    root(&mut tree, machine)?;
    server(&mut tree, machine)?;
    log(&mut tree, machine)?;
    drives(&mut tree, machine)?;
    enclosure(&mut tree, machine)?;
    inventory(&mut tree, machine)?;
    Ok(tree)
}

fn root(tree: &mut Tree, machine: &Machine) -> Result<(), BuildError> {
    let below = |name: &str| Some(link(&format!("{ROOT}/{name}")));
    let sessions = format!("{SESSIONS}/Sessions");
    let body = service_root::ServiceRoot {
        odata_id: OdataId(ROOT.to_owned()),
        id: Id("RootService".to_owned()),
        name: Name("Root Service".to_owned()),
        redfish_version: Some("1.17.0".to_owned()),
        vendor: machine.manufacturer.clone(),
        uuid: machine.uuid.clone(),
        systems: below("Systems"),
        chassis: below("Chassis"),
        managers: below("Managers"),
        update_service: below("UpdateService"),
        session_service: below("SessionService"),
        links: service_root::Links { sessions: link(&sessions), ..Default::default() },
        ..Default::default()
    };
    put(tree, ROOT, &body)?;
    let body = session_service::SessionService {
        odata_id: OdataId(SESSIONS.to_owned()),
        id: Id("SessionService".to_owned()),
        name: Name("Session Service".to_owned()),
        sessions: Some(link(&sessions)),
        ..Default::default()
    };
    put(tree, SESSIONS, &body)?;
    collection!(tree, sessions, "Sessions", Vec::new(), session_collection::SessionCollection)?;
    let body = manager::Manager {
        odata_id: OdataId(MANAGER.to_owned()),
        id: Id("1".to_owned()),
        name: Name("Manager".to_owned()),
        manager_type: Some(manager::ManagerType::BMC),
        ..Default::default()
    };
    put(tree, MANAGER, &body)?;
    collection!(
        tree,
        "/redfish/v1/Managers",
        "Managers",
        vec![MANAGER.to_owned()],
        manager_collection::ManagerCollection
    )
}

fn server(tree: &mut Tree, machine: &Machine) -> Result<(), BuildError> {
    let below = |name: &str| Some(link(&format!("{SYSTEM}/{name}")));
    let body = system::ComputerSystem {
        odata_id: OdataId(SYSTEM.to_owned()),
        id: Id("1".to_owned()),
        name: Name("System".to_owned()),
        system_type: Some(system::SystemType::Physical),
        manufacturer: machine.manufacturer.clone(),
        model: Some(machine.model.clone()),
        serial_number: Some(machine.serial.clone()),
        uuid: machine.uuid.clone().map(UUID),
        storage: below("Storage"),
        log_services: below("LogServices"),
        secure_boot: machine.secure_boot.and_then(|_| below("SecureBoot")),
        ..Default::default()
    };
    put(tree, SYSTEM, &body)?;
    if let Some(enabled) = machine.secure_boot {
        let uri = format!("{SYSTEM}/SecureBoot");
        let body = secure_boot::SecureBoot {
            odata_id: OdataId(uri.clone()),
            id: Id("SecureBoot".to_owned()),
            name: Name("Secure Boot".to_owned()),
            secure_boot_enable: Some(enabled),
            ..Default::default()
        };
        put(tree, &uri, &body)?;
    }
    let members = vec![SYSTEM.to_owned()];
    collection!(tree, "/redfish/v1/Systems", "Systems", members, computer_system_collection::ComputerSystemCollection)
}

fn log(tree: &mut Tree, machine: &Machine) -> Result<(), BuildError> {
    let entries = format!("{LOG}/Entries");
    let body = log_service::LogService {
        odata_id: OdataId(LOG.to_owned()),
        id: Id("ActiveLog".to_owned()),
        name: Name("Active Log".to_owned()),
        log_entry_type: Some(log_service::LogEntryTypes::Event),
        entries: Some(link(&entries)),
        ..Default::default()
    };
    put(tree, LOG, &body)?;
    let mut members = Vec::new();
    for (number, entry) in (1..).zip(&machine.log) {
        let uri = format!("{entries}/{number}");
        let body = log_entry::LogEntry {
            odata_id: OdataId(uri.clone()),
            id: Id(number.to_string()),
            name: Name(format!("Log Entry {number}")),
            entry_type: log_entry::LogEntryType::Event,
            created: Some(entry.created.clone()),
            severity: Some(match entry.severity {
                Health::Ok => log_entry::EventSeverity::OK,
                Health::Warning => log_entry::EventSeverity::Warning,
                Health::Critical => log_entry::EventSeverity::Critical,
            }),
            message: Some(entry.message.clone()),
            ..Default::default()
        };
        put(tree, &uri, &body)?;
        members.push(uri);
    }
    collection!(tree, entries, "Log Entries", members, log_entry_collection::LogEntryCollection)?;
    let services = format!("{SYSTEM}/LogServices");
    collection!(tree, services, "Log Services", vec![LOG.to_owned()], log_service_collection::LogServiceCollection)
}

fn drives(tree: &mut Tree, machine: &Machine) -> Result<(), BuildError> {
    let uri = format!("{SYSTEM}/Storage/1");
    let mut members = Vec::new();
    for one in &machine.drives {
        let uri = format!("{uri}/Drives/{}", segment(&one.id)?);
        let body = drive::Drive {
            odata_id: OdataId(uri.clone()),
            id: Id(one.id.clone()),
            name: Name(one.id.clone()),
            model: Some(one.model.clone()),
            serial_number: Some(one.serial.clone()),
            revision: Some(one.revision.clone()),
            capacity_bytes: Some(one.capacity_bytes),
            status: Some(status(State::Enabled, Some(one.health))),
            ..Default::default()
        };
        put(tree, &uri, &body)?;
        members.push(uri);
    }
    let body = storage::Storage {
        odata_id: OdataId(uri.clone()),
        id: Id("1".to_owned()),
        name: Name("Storage".to_owned()),
        drives_odata_count: Some(Count(i64::try_from(members.len()).unwrap_or(i64::MAX))),
        drives: Some(members.iter().map(|member| link(member)).collect()),
        ..Default::default()
    };
    put(tree, &uri, &body)?;
    collection!(tree, format!("{SYSTEM}/Storage"), "Storage", vec![uri], storage_collection::StorageCollection)
}

fn enclosure(tree: &mut Tree, machine: &Machine) -> Result<(), BuildError> {
    let (adapters, power_uri) = (format!("{CHASSIS}/NetworkAdapters"), format!("{CHASSIS}/Power"));
    let body = chassis::Chassis {
        odata_id: OdataId(CHASSIS.to_owned()),
        id: Id("1".to_owned()),
        name: Name("Chassis".to_owned()),
        chassis_type: chassis::ChassisType::RackMount,
        manufacturer: machine.manufacturer.clone(),
        model: Some(machine.model.clone()),
        serial_number: Some(machine.serial.clone()),
        network_adapters: Some(link(&adapters)),
        power: Some(link(&power_uri)),
        ..Default::default()
    };
    put(tree, CHASSIS, &body)?;
    let members = vec![CHASSIS.to_owned()];
    collection!(tree, "/redfish/v1/Chassis", "Chassis", members, chassis_collection::ChassisCollection)?;

    let mut members = Vec::new();
    for one in &machine.adapters {
        let uri = format!("{adapters}/{}", segment(&one.id)?);
        let controller = adapter::Controllers { firmware_package_version: one.firmware.clone(), ..Default::default() };
        let body = adapter::NetworkAdapter {
            odata_id: OdataId(uri.clone()),
            id: Id(one.id.clone()),
            name: Name(one.id.clone()),
            model: Some(one.model.clone()),
            controllers: Some(vec![controller]),
            ..Default::default()
        };
        put(tree, &uri, &body)?;
        members.push(uri);
    }
    let kind = "Network Adapters";
    collection!(tree, adapters, kind, members, network_adapter_collection::NetworkAdapterCollection)?;

    let supplies = (0..).zip(&machine.supplies).map(|(number, one)| power::PowerSupply {
        odata_id: OdataId(format!("{power_uri}#/PowerSupplies/{number}")),
        member_id: number.to_string(),
        name: Some(one.name.clone()),
        serial_number: Some(one.serial.clone()),
        firmware_version: Some(one.firmware.clone()),
        power_capacity_watts: one.capacity_watts,
        status: Some(status(State::Enabled, Some(one.health))),
        ..Default::default()
    });
    let body = power::Power {
        odata_id: OdataId(power_uri.clone()),
        id: Id("Power".to_owned()),
        name: Name("Power".to_owned()),
        power_supplies: Some(supplies.collect()),
        ..Default::default()
    };
    put(tree, &power_uri, &body)
}

fn inventory(tree: &mut Tree, machine: &Machine) -> Result<(), BuildError> {
    let collection = format!("{UPDATE}/FirmwareInventory");
    let body = update_service::UpdateService {
        odata_id: OdataId(UPDATE.to_owned()),
        id: Id("UpdateService".to_owned()),
        name: Name("Update Service".to_owned()),
        service_enabled: Some(true),
        firmware_inventory: Some(link(&collection)),
        ..Default::default()
    };
    put(tree, UPDATE, &body)?;
    let mut members = Vec::new();
    for Firmware { id, version, software_id, pending } in &machine.firmware {
        let uri = format!("{collection}/{}", segment(id)?);
        // A pending member of an XCC is Disabled; that it holds a version is what says that something waits.
        let state = if *pending { State::Disabled } else { State::Enabled };
        let body = software::SoftwareInventory {
            odata_id: OdataId(uri.clone()),
            id: Id(id.clone()),
            name: Name(id.clone()),
            version: version.clone(),
            software_id: software_id.clone(),
            status: Some(status(state, None)),
            ..Default::default()
        };
        put(tree, &uri, &body)?;
        members.push(uri);
    }
    let kind = "Firmware Inventory";
    collection!(tree, collection, kind, members, software_inventory_collection::SoftwareInventoryCollection)
}

fn put(tree: &mut Tree, uri: &str, resource: &impl Serialize) -> Result<(), BuildError> {
    let body = serde_json::to_value(resource).map_err(|source| BuildError::Encode { uri: uri.to_owned(), source })?;
    Ok(tree.create(uri, &body)?)
}

fn link(uri: &str) -> IdRef {
    IdRef { odata_id: Some(OdataId(uri.to_owned())) }
}

fn status(state: State, health: Option<Health>) -> Status {
    let health = health.map(|health| match health {
        Health::Ok => models::resource::Health::OK,
        Health::Warning => models::resource::Health::Warning,
        Health::Critical => models::resource::Health::Critical,
    });
    Status { state: Some(state), health, ..Default::default() }
}

/// An id that can stand in a URI without any encoding.
fn segment(id: &str) -> Result<&str, BuildError> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let fits = id.chars().any(|c| c.is_ascii_alphanumeric()) && id.chars().all(plain);
    fits.then_some(id).ok_or_else(|| BuildError::Id { id: id.to_owned() })
}
