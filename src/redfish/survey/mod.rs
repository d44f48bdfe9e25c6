//! The survey: from the service root to hardware evidence.
//!
//! The order follows the links. After the login there are four steps that wait for each other (collections of the
//! root; system, manager and chassis; their collections; members), and everything in one step is asked at once.

mod bank;
mod firmware;
mod identity;
mod network;
mod settings;
mod storage;
mod system;

use std::sync::Arc;

use super::bmc::SERVICE_ROOT;
use super::{Bmc, Credentials, Layer, Limits, RedfishError, Resource, Target};
use crate::evidence::{Hardware, Members, Missing, Observation, RedfishService};

pub use identity::subject;

/// Reads a BMC. Logs in, reads, and logs out, also when the reading is interrupted.
///
/// # Errors
/// No connection, no trust, no login, or an interrupt. Once logged in, whatever cannot be read becomes an observation
/// with its reason.
pub async fn survey(target: Target, credentials: &Credentials, limits: Limits) -> Result<Hardware, RedfishError> {
    let bmc = Bmc::connect(target, credentials, limits).await?;
    let walked = tokio::select! {
        hardware = walk(&bmc) => hardware,
        _ = tokio::signal::ctrl_c() => {
            Err(RedfishError::new(Layer::Transport, SERVICE_ROOT, "interrupted", "the session was deleted"))
        }
    };
    // A session that stays open counts against XCC's limit of sixteen. If the BMC does not confirm the deletion,
    // the evidence says so: one session created, none deleted.
    let _unconfirmed = bmc.log_out().await;
    walked.map(|mut hardware| {
        hardware.connection = bmc.connection();
        hardware
    })
}

async fn walk(bmc: &Bmc) -> Result<Hardware, RedfishError> {
    let root = bmc.get(SERVICE_ROOT).await?;
    let link = |name: &str| root.field(name).link();
    let (systems, managers, chassis, update_service) =
        (link("Systems"), link("Managers"), link("Chassis"), link("UpdateService"));
    let (system, manager, chassis, update_service) = tokio::join!(
        system::main_system(bmc, &systems),
        system::main_manager(bmc, &managers),
        bmc.members_of(&chassis),
        bmc.follow(&update_service),
    );
    let (firmware, bios, secure_boot, storage, network_adapters, pcie_devices, power_supplies, logs) = tokio::join!(
        firmware::inventory(bmc, &update_service),
        settings::bios(bmc, &system),
        settings::secure_boot(bmc, &system),
        storage::storage(bmc, &system),
        network::adapters(bmc, &chassis),
        network::pcie_devices(bmc, &system, &chassis),
        system::power_supplies(bmc, &chassis),
        system::logs(bmc, &system),
    );
    Ok(Hardware {
        connection: bmc.connection(),
        service: service(&root),
        system: system.map(|r| system::system(&r)),
        manager: manager.map(|r| system::manager(&r)),
        chassis: chassis.map(|members| convert(members, system::chassis)),
        update_service: update_service.map(|r| firmware::update_service(&r)),
        firmware,
        bios,
        secure_boot,
        storage,
        network_adapters,
        pcie_devices,
        power_supplies,
        logs,
    })
}

fn service(root: &Resource) -> RedfishService {
    RedfishService {
        redfish_version: root.field("RedfishVersion").text(),
        vendor: root.field("Vendor").text(),
        product: root.field("Product").text(),
        uuid: root.field("UUID").text(),
    }
}

/// A link of a resource that may itself be missing.
fn link_of(resource: &Observation<Arc<Resource>>, name: &str) -> Observation<String> {
    match resource {
        Observation::Known { value, .. } => value.field(name).link(),
        Observation::Missing { reason, from, at } => {
            Observation::missing(reason.clone(), format!("{from}#/{name}"), *at)
        }
    }
}

/// The members as evidence; those that were not read stay named.
fn convert<T>(members: Members<Arc<Resource>>, mut one: impl FnMut(&Resource) -> T) -> Members<T> {
    Members { items: members.items.iter().map(|r| one(r)).collect(), unread: members.unread }
}

/// One list out of the lists that several parents offer.
///
/// A parent without such a link does not offer the list (a backplane has no power supplies). A link that is null,
/// broken or refused is a gap in the list. No parent at all offering it is a missing list.
fn gather<T>(
    lists: Vec<Observation<Members<T>>>,
    what: &str,
    parents: &Observation<Members<Arc<Resource>>>,
) -> Observation<Members<T>> {
    let Observation::Known { value: parents, from, at } = parents else {
        return missing_like(parents);
    };
    let mut all = Members { items: Vec::new(), unread: parents.unread.clone() };
    let mut offered = false;
    for list in lists {
        match list {
            Observation::Known { value, .. } => {
                offered = true;
                all.items.extend(value.items);
                all.unread.extend(value.unread);
            }
            Observation::Missing { reason: Missing::Absent, .. } => {}
            Observation::Missing { reason, from, at } => {
                offered = true;
                all.unread.push(crate::evidence::Unread { from, missing: reason, at });
            }
        }
    }
    if offered || !all.is_whole() {
        Observation::known(all, from, *at)
    } else {
        Observation::missing(Missing::Absent, format!("{from} (no member links to {what})"), *at)
    }
}

/// The same reason for another type.
fn missing_like<T, U>(observation: &Observation<T>) -> Observation<U> {
    let reason = observation.reason().cloned().unwrap_or(Missing::Absent);
    Observation::missing(reason, observation.from(), observation.at())
}
