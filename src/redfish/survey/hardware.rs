//! The walk over a BMC: from the service root to hardware evidence.
//!
//! The order follows the links, and each branch goes on as soon as its own links are there. How many requests wait for
//! each other is counted ([`crate::evidence::Cost::trips`]) and drawn in docs/redfish.md.

use std::sync::Arc;

use futures_util::FutureExt;

use super::lists::{convert, gather};
use super::missing::{link_of, missing_like};
use super::walk::Walk;
use super::{
    alarm, drives, firmware, hosts, logs, network, parts, power, security, settings, storage, support, system,
};
use crate::evidence::{Depth, Hardware, Members, Observation, RedfishService};
use crate::redfish::client::{Bmc, Credentials, RedfishError, ScanOptions, Target, guarded};
use crate::redfish::oem::{Quirks, capabilities};
use crate::redfish::read::{Resource, SERVICE_ROOT};

/// Reads a BMC. Logs in, reads, and logs out, also when the reading is interrupted or fails.
///
/// # Errors
/// No connection, no trust, no login, an interrupt, or a system by a name that none has. Once logged in, whatever cannot be read becomes an observation
/// with its reason.
pub async fn survey(target: Target, credentials: &Credentials, options: ScanOptions) -> Result<Hardware, RedfishError> {
    survey_with(remembering(target, credentials, options)?).await.map(|(_, hardware)| hardware)
}

/// The same; `accepted` is called once the BMC has accepted the account, long before the reading ends.
pub(crate) async fn survey_telling(
    target: Target,
    credentials: &Credentials,
    options: ScanOptions,
    accepted: impl FnOnce() + Send + 'static,
) -> Result<Hardware, RedfishError> {
    let bmc = remembering(target, credentials, options)?.telling(Box::new(accepted));
    survey_with(bmc).await.map(|(_, hardware)| hardware)
}

fn remembering(target: Target, credentials: &Credentials, options: ScanOptions) -> Result<Bmc, RedfishError> {
    let memory = options.memory.clone();
    let bmc = Bmc::new(target, credentials, options)?;
    Ok(match memory {
        Some(memory) => bmc.remembering(memory),
        None => bmc,
    })
}

/// The same, with the object that read it, which still knows what was answered.
pub(in crate::redfish) async fn survey_with(bmc: Bmc) -> Result<(Arc<Bmc>, Hardware), RedfishError> {
    let bmc = Arc::new(bmc);
    let walked = guarded(bmc.clone(), |bmc| async move {
        let (hardware, ()) = tokio::join!(walk(&bmc), bmc.learn_lockout());
        hardware
    });
    let walked = walked.await;
    bmc.remember(walked.as_ref());
    let mut hardware = walked?;
    // Read again: the logout counts, too.
    hardware.connection = bmc.connection();
    Ok((bmc, hardware))
}

async fn walk(bmc: &Bmc) -> Result<Hardware, RedfishError> {
    let root = bmc.get(SERVICE_ROOT).await?;
    let (bmc, root) = (&Walk::new(bmc, &root), &*root);
    let link = |name: &str| root.field(name).link();
    let (systems, managers, chassis, update_service) =
        (link("Systems"), link("Managers"), link("Chassis"), link("UpdateService"));
    // Each branch goes on as soon as its own links are there. What is waited for in several of them is shared.
    let hosts = async { hosts::systems(bmc, &systems).await }.shared();
    let system = async { hosts.clone().await.main }.shared();
    let controllers = async { managers_of(bmc, &managers, hosts.clone()).await }.shared();
    let manager = async { controllers.clone().await.main }.shared();
    let chassis = async { bmc.from(Depth::Health, bmc.members_of(&chassis, system::CHASSIS)).await }.shared();
    let firmware = async {
        let service = bmc.follow(&update_service).await;
        let members = firmware::inventory(bmc, &service).await;
        (service, members)
    };
    let below_system = async {
        let hosts = hosts.clone().await;
        let system = &hosts.main;
        tokio::join!(
            bmc.from(Depth::Full, settings::bios(bmc, system)),
            bmc.from(Depth::Full, settings::secure_boot(bmc, system)),
            bmc.from(Depth::Health, storage::storage(bmc, &hosts)),
            bmc.from(Depth::Full, parts::processors(bmc, &hosts)),
            bmc.from(Depth::Full, parts::memory_modules(bmc, &hosts)),
        )
    };
    let below_chassis = async {
        let chassis = chassis.clone().await;
        tokio::join!(
            bmc.from(Depth::Full, network::adapters(bmc, &chassis)),
            bmc.both_from(Depth::Health, power::power_supplies(bmc, &chassis)),
            bmc.from(Depth::Full, async { network::pcie_devices(bmc, &system.clone().await, &chassis).await }),
            bmc.both_from(Depth::Full, parts::fans(bmc, &chassis)),
            drives::of_chassis(bmc, &chassis),
            bmc.both_from(Depth::Full, support::cooling(bmc, &chassis)),
        )
    };
    let accounts = link("AccountService");
    let bmc_security = bmc.from(Depth::Full, security::bmc_security(bmc, &accounts, manager.clone()));
    let logs = bmc.from(Depth::Health, async {
        let of_system = async { logs::below(bmc, &link_of(&system.clone().await, "LogServices")).await };
        let of_manager = async { logs::below(bmc, &link_of(&manager.clone().await, "LogServices")).await };
        let of_chassis = async { logs::of_chassis(bmc, &chassis.clone().await).await };
        let (of_system, of_manager, of_chassis) = tokio::join!(of_system, of_manager, of_chassis);
        logs::together([of_system, of_manager].into_iter().chain(of_chassis).collect())
    });
    let (
        hosts,
        controllers,
        (update_service, firmware),
        (bios, secure_boot, storage, processors, memory_modules),
        chassis,
        (
            network_adapters,
            (power_supplies, of_power),
            pcie_devices,
            (fans, of_fans),
            chassis_drives,
            (cooling, of_cooling),
        ),
        logs,
        bmc_security,
    ) = tokio::join!(
        hosts.clone(),
        controllers.clone(),
        firmware,
        below_system,
        chassis.clone(),
        below_chassis,
        logs,
        bmc_security,
    );
    let mut sums = [of_power.sums, of_fans, of_cooling].concat();
    sums.sort_by(|a, b| a.uri.cmp(&b.uri));
    sums.dedup_by(|a, b| a.uri == b.uri);
    let sums = Observation::known(Members::whole(sums), chassis.place().clone(), chassis.at());
    let batteries = gather(of_power.batteries, "batteries", &chassis);
    // The last branch waits for all others: only they can explain the alarm of a roll-up.
    let memory_modules = match parts::alarm_over_memory(&hosts) {
        Some(rank) if bmc.depth == Depth::Full => {
            let read = [
                alarm::of_storage(&storage),
                alarm::of_storage_lists(&chassis_drives),
                alarm::of(&power_supplies, |supply| &supply.status),
                alarm::of(&processors, |part| &part.status),
                alarm::of(&fans, |part| &part.status),
                alarm::of(&cooling, |part| &part.status),
                alarm::of(&batteries, |part| &part.status),
                alarm::of(&network_adapters, |adapter| &adapter.status),
                alarm::of(&pcie_devices, |device| &device.status),
            ];
            let explained = read.into_iter().any(|worst| worst >= rank);
            if explained { memory_modules } else { parts::unexplained_memory(bmc, &hosts).await }
        }
        _ => memory_modules,
    };
    // Half a server behind a refusal is no evidence about the server.
    if let Some(refused) = bmc.refused() {
        return Err(refused);
    }
    if let Some(problem) = hosts.nobody {
        return Err(RedfishError::no_such_system(systems.text().unwrap_or(SERVICE_ROOT), &problem));
    }
    let (system, manager) = (hosts.main, controllers.main);
    let quirks = Quirks::of_service(root, system.value().map(Arc::as_ref));
    let capabilities = capabilities(root, system.value().map(Arc::as_ref), manager.value().map(Arc::as_ref));
    let firmware = firmware::members(firmware, &manager, &quirks);
    let (service, system) = (service(root, &quirks), system.map(|r| system::system(&r)));
    Ok(Hardware {
        depth: bmc.depth,
        connection: bmc.connection(),
        capabilities,
        service,
        system,
        other_systems: hosts.others,
        manager: manager.map(|r| system::manager(&r)),
        other_managers: controllers.others,
        chassis: chassis.map(|members| convert(members, system::chassis)),
        update_service: update_service.map(|r| firmware::update_service(&r, &bmc.quirks)),
        firmware,
        bios,
        secure_boot,
        bmc_security,
        storage: drives::with(storage, chassis_drives),
        network_adapters,
        pcie_devices,
        power_supplies,
        processors,
        memory_modules,
        fans,
        cooling,
        batteries,
        sums,
        logs,
    })
}

/// The managers, which a scan of little depth does not ask for.
async fn managers_of(
    bmc: &Walk<'_>,
    link: &Observation<String>,
    systems: impl Future<Output = hosts::Systems>,
) -> hosts::Managers {
    let asked = bmc.from(Depth::Health, async {
        let found = hosts::managers(bmc, link, systems).await;
        let (place, at) = (found.main.place().clone(), found.main.at());
        Observation::known(found, place, at)
    });
    match asked.await {
        Observation::Known { value, .. } => value,
        missing @ Observation::Missing { .. } => {
            hosts::Managers { main: missing_like(&missing), others: missing_like(&missing) }
        }
    }
}

fn service(root: &Resource, quirks: &Quirks) -> RedfishService {
    RedfishService {
        redfish_version: root.field("RedfishVersion").text(),
        vendor: root.field("Vendor").text(),
        product: root.field("Product").text(),
        uuid: root.field("UUID").text(),
        quirks: quirks.names(),
    }
}
