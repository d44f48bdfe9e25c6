//! Reads the running mock with nv-redfish, a Redfish client that NVIDIA wrote for its own fleets; called by .ci/validators.
//!
//! nv-redfish has a type for every property, generated from the schemas of the DMTF, and one value that does not fit
//! rejects its resource. So it finds what clients that only look for `Version` pass over. It found nothing, neither here nor
//! in the recorded XCC 5.70 that the tree follows, served by the mock (24 November 2026).
//!
//! One line per area, with what was found. Exit code 1 where that is not what `mocks/sr650-v2` holds.
//!
//! Environment: `URL` of the mock; `CERTIFICATE`, a PEM file with the only certificate that is trusted; `BMC_USER` and
//! `BMC_PASSWORD`.

use std::error::Error;
use std::future::Future;
use std::process::ExitCode;
use std::sync::Arc;

use nv_redfish::ServiceRoot;
use nv_redfish::bmc_http::reqwest::Client;
use nv_redfish::bmc_http::{BmcCredentials, CacheSettings, HttpBmc};
use nv_redfish::session_service::{Session, SessionCreate};

type Bmc = HttpBmc<Client>;
type Root = ServiceRoot<Bmc>;
type Outcome<T> = Result<T, Box<dyn Error>>;

/// What was counted, how many were found, and how many the tree holds.
type Count = (&'static str, usize, usize);

fn main() -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("nv-redfish: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(read()) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(wrong) => {
            eprintln!("nv-redfish: areas that are not what mocks/sr650-v2 holds: {wrong}");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("nv-redfish: {error}");
            ExitCode::FAILURE
        }
    }
}

/// How many areas are wrong.
async fn read() -> Outcome<usize> {
    let bmc = connect()?;
    let root = ServiceRoot::new(Arc::clone(&bmc)).await?;
    let session = log_in(&bmc, &root).await?;
    let mut wrong = 0;
    wrong += area("service root", service_root(&root)).await;
    wrong += area("session", sessions(&root, 1)).await;
    wrong += area("firmware", firmware(&root)).await;
    wrong += area("system", system(&root)).await;
    wrong += area("storage", storage(&root)).await;
    wrong += area("chassis", chassis(&root)).await;
    wrong += area("power and cooling", power(&root)).await;
    wrong += area("network", network(&root)).await;
    wrong += area("manager", manager(&root)).await;
    wrong += area("logs", logs(&root)).await;
    // 204: there is no task to wait for, nor a body to read.
    let _ = session.delete().await?;
    bmc.set_credentials(password()?);
    wrong += area("session, logged out", sessions(&root, 0)).await;
    Ok(wrong)
}

/// Prints the line of an area. An error is a wrong area too, and the others are still read.
async fn area(name: &str, counted: impl Future<Output = Outcome<Vec<Count>>>) -> usize {
    let counts = match counted.await {
        Ok(counts) => counts,
        Err(error) => {
            println!("nv-redfish {name}: {error}");
            return 1;
        }
    };
    let words: Vec<String> = counts
        .iter()
        .map(|(what, found, held)| match found == held {
            true => format!("{found} {what}"),
            false => format!("{found} {what} (NOT {held})"),
        })
        .collect();
    println!("nv-redfish {name}: {}", words.join(", "));
    usize::from(counts.iter().any(|(_, found, held)| found != held))
}

fn variable(name: &str) -> Outcome<String> {
    std::env::var(name).map_err(|error| format!("{name}: {error}").into())
}

fn password() -> Outcome<BmcCredentials> {
    Ok(BmcCredentials::new(variable("BMC_USER")?, variable("BMC_PASSWORD")?))
}

/// nv-redfish's own settings know only "any certificate", so it gets a client made here. It follows no redirect, which
/// `with_client` asks of its caller.
fn connect() -> Outcome<Arc<Bmc>> {
    let pem = std::fs::read(variable("CERTIFICATE")?)?;
    let client = reqwest::Client::builder()
        .use_rustls_tls()
        .tls_built_in_root_certs(false)
        .add_root_certificate(reqwest::Certificate::from_pem(&pem)?)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()?;
    let url = url::Url::parse(&variable("URL")?)?;
    Ok(Arc::new(HttpBmc::new(Client::with_client(client), url, password()?, CacheSettings::default())))
}

/// nv-redfish reads the session collection before it posts to it, and that needs a login already: HTTP Basic until then.
async fn log_in(bmc: &Bmc, root: &Root) -> Outcome<Session<Bmc>> {
    let sessions = root.session_service().await?.ok_or("no session service")?.sessions().await?.ok_or("no sessions")?;
    let login = SessionCreate::builder(variable("BMC_USER")?, variable("BMC_PASSWORD")?).build();
    let session = sessions.create_session(&login).await?;
    let token = session.auth_token().ok_or("a session without a token")?;
    bmc.set_credentials(BmcCredentials::token(token.to_owned()));
    Ok(session)
}

async fn service_root(root: &Root) -> Outcome<Vec<Count>> {
    let lenovo = root.vendor().is_some_and(|vendor| vendor.into_inner() == "Lenovo");
    let version = root.redfish_version().is_some_and(|version| version.into_inner() == "1.15.0");
    // Vendor and RedfishVersion of redfish/v1/index.json.
    Ok(vec![("vendor Lenovo", usize::from(lenovo), 1), ("version 1.15.0", usize::from(version), 1)])
}

/// The mock keeps its own list, whatever the tree holds.
async fn sessions(root: &Root, open: usize) -> Outcome<Vec<Count>> {
    let service = root.session_service().await?.ok_or("no session service")?;
    let sessions = service.sessions().await?.ok_or("no sessions")?.members().await?;
    Ok(vec![("open", sessions.len(), open)])
}

async fn firmware(root: &Root) -> Outcome<Vec<Count>> {
    let service = root.update_service().await?.ok_or("no update service")?;
    let members = service.firmware_inventories().await?.ok_or("no firmware inventory")?;
    let versions = members.iter().filter(|member| member.version().is_some()).count();
    Ok(vec![
        // Members of UpdateService/FirmwareInventory.
        ("members", members.len(), 17),
        // BMC-Primary-Pending and UEFI-Pending wait for nothing: their Version is null.
        ("with a version", versions, 15),
    ])
}

async fn system(root: &Root) -> Outcome<Vec<Count>> {
    let systems = root.systems().await?.ok_or("no systems")?.members().await?;
    let system = systems.first().ok_or("an empty collection")?;
    let memory = system.memory_modules().await?.ok_or("no memory")?;
    let fitted = memory.iter().filter(|module| module.raw().capacity_mi_b.flatten().is_some()).count();
    let interfaces = system.ethernet_interfaces().await?.ok_or("no interfaces")?.members().await?;
    let bios = system.bios().await?.ok_or("no Bios")?;
    let attributes = bios.raw().attributes.as_ref().map_or(0, |all| all.dynamic_properties.len());
    let secure_boot = system.secure_boot().await?.ok_or("no Secure Boot")?;
    Ok(vec![
        // Members of Systems, and of the collections under Systems/1.
        ("system", systems.len(), 1),
        ("processors", system.processors().await?.ok_or("no processors")?.len(), 2),
        ("memory slots", memory.len(), 32),
        // Those whose CapacityMiB is not null: 16 are empty.
        ("memory modules", fitted, 16),
        // NIC1 to NIC4 and ToManager.
        ("interfaces", interfaces.len(), 5),
        // Attributes of Systems/1/Bios.
        ("UEFI attributes", attributes, 68),
        // SecureBootEnable of Systems/1/SecureBoot is false.
        ("Secure Boot off", usize::from(secure_boot.secure_boot_enable() == Some(false)), 1),
    ])
}

async fn storage(root: &Root) -> Outcome<Vec<Count>> {
    let systems = root.systems().await?.ok_or("no systems")?.members().await?;
    let system = systems.first().ok_or("an empty collection")?;
    let subsystems = system.storage_controllers().await?.ok_or("no storage")?;
    let subsystem = subsystems.first().ok_or("an empty collection")?;
    let controllers = subsystem.storage_controllers().await?.ok_or("no controllers")?;
    let drives = subsystem.drives().await?.ok_or("no drives")?;
    let revisions = drives.iter().filter(|drive| drive.raw().revision.as_ref().is_some_and(Option::is_some)).count();
    Ok(vec![
        // Members of Systems/1/Storage: RAID_Slot3.
        ("subsystem", subsystems.len(), 1),
        // The lists StorageControllers and Drives in RAID_Slot3, each drive with its Revision.
        ("controller", controllers.len(), 1),
        ("drives", drives.len(), 4),
        ("with firmware", revisions, 4),
        // Members of RAID_Slot3/Volumes.
        ("volume", subsystem.volumes().ok_or("no volumes")?.members().await?.len(), 1),
    ])
}

async fn chassis(root: &Root) -> Outcome<Vec<Count>> {
    let chassis = root.chassis().await?.ok_or("no chassis")?.members().await?;
    let mut devices = 0;
    for one in &chassis {
        if let Some(collection) = one.pcie_devices().await? {
            devices += collection.members().await?.len();
        }
    }
    // Members of Chassis (the server and the backplane, Chassis/3), and of Chassis/1/PCIeDevices.
    Ok(vec![("chassis", chassis.len(), 2), ("PCIe devices", devices, 8)])
}

async fn power(root: &Root) -> Outcome<Vec<Count>> {
    let chassis = root.chassis().await?.ok_or("no chassis")?.members().await?;
    let server = chassis.first().ok_or("an empty collection")?;
    let power = server.power().await?.ok_or("no Power")?.raw();
    let thermal = server.thermal().await?.ok_or("no Thermal")?.raw();
    Ok(vec![
        // Members of Chassis/1/PowerSubsystem/PowerSupplies, the newer form.
        ("power supplies", server.power_supplies().await?.len(), 2),
        // The lists of Chassis/1/Power and Chassis/1/Thermal, the older forms.
        ("in Power", power.power_supplies.as_ref().map_or(0, Vec::len), 2),
        ("fans", thermal.fans.as_ref().map_or(0, Vec::len), 6),
        ("temperatures", thermal.temperatures.as_ref().map_or(0, Vec::len), 4),
    ])
}

async fn network(root: &Root) -> Outcome<Vec<Count>> {
    let chassis = root.chassis().await?.ok_or("no chassis")?.members().await?;
    let adapters = chassis.first().ok_or("an empty collection")?.network_adapters().await?.ok_or("no adapters")?;
    let (mut functions, mut ports) = (0, 0);
    for adapter in &adapters {
        if let Some(collection) = adapter.network_device_functions().await? {
            functions += collection.members().await?.len();
        }
        if let Some(collection) = adapter.ports().await? {
            ports += collection.members().await?.len();
        }
    }
    // Members of Chassis/1/NetworkAdapters (slots 2, 5, 6, 9). Only slot 9 has functions and ports: four of each.
    Ok(vec![("adapters", adapters.len(), 4), ("functions", functions, 4), ("ports", ports, 4)])
}

async fn manager(root: &Root) -> Outcome<Vec<Count>> {
    let managers = root.managers().await?.ok_or("no managers")?.members().await?;
    let manager = managers.first().ok_or("an empty collection")?;
    let interfaces = manager.ethernet_interfaces().await?.ok_or("no interfaces")?.members().await?;
    let protocol = manager.network_protocol().await?;
    // Members of Managers and of Managers/1/EthernetInterfaces (NIC, ToHost); Managers/1/NetworkProtocol is one resource.
    Ok(vec![
        ("manager", managers.len(), 1),
        ("interfaces", interfaces.len(), 2),
        ("network protocol", usize::from(protocol.is_some()), 1),
    ])
}

async fn logs(root: &Root) -> Outcome<Vec<Count>> {
    let systems = root.systems().await?.ok_or("no systems")?.members().await?;
    let services = systems.first().ok_or("an empty collection")?.log_services().await?.ok_or("no logs")?;
    let (mut with_entries, mut entries) = (0, 0);
    for service in &services {
        if let Some(found) = service.entries().await? {
            with_entries += 1;
            entries += found.len();
        }
    }
    Ok(vec![
        // Members of Systems/1/LogServices.
        ("services", services.len(), 5),
        // The SEL of an XCC tells no entries.
        ("with entries", with_entries, 4),
        // 38 in MaintenanceLog, 2 in PlatformLog; AuditLog and ActiveLog are empty.
        ("entries", entries, 40),
    ])
}
