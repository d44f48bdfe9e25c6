//! Drives where `Storage` does not list them: `SimpleStorage`, a vendor's own list, and the `Drives` of a chassis.
//!
//! Each holder of such drives becomes a storage subsystem in the evidence, so that every rule about drives sees them.

use std::sync::Arc;

use futures_util::future::join_all;

use super::drive::{DRIVE, drive};
use super::lists::convert;
use super::missing::missing_like;
use super::walk::Walk;
use crate::evidence::{Controller, Drive, Members, Missing, Observation, Status, Storage, Unread};
use crate::redfish::client::Needs;
use crate::redfish::oem;
use crate::redfish::read::{Resource, health, status};

/// What holds the drives of a system that lists none below `Storage`.
pub(super) async fn elsewhere(bmc: &Walk<'_>, system: &Resource) -> Vec<Observation<Members<Storage>>> {
    let (simple, vendor) = (system.field("SimpleStorage").link(), oem::smart_storage(system));
    let (simple, vendor) = tokio::join!(simple_storage(bmc, &simple), smart_storage(bmc, &vendor));
    vec![simple, vendor]
}

/// What [`simple`] reads.
const SIMPLE: Needs = &["Name", "Devices", "Status"];

async fn simple_storage(bmc: &Walk<'_>, link: &Observation<String>) -> Observation<Members<Storage>> {
    bmc.members_of(link, SIMPLE).await.map(|members| {
        let filled = |r: &Resource| r.field("Devices").list().value().is_none_or(|devices| !devices.is_empty());
        let Members { mut items, unread } = members;
        // An empty one says nothing that the empty `Storage` beside it does not.
        items.retain(|r| filled(r));
        convert(Members { items, unread }, |r| simple(r, bmc))
    })
}

/// The devices of a `SimpleStorage` stand inside it and have no resources of their own.
fn simple(r: &Resource, bmc: &Walk<'_>) -> Storage {
    let devices = r.field("Devices").list().map(|views| {
        Members::whole(
            views
                .iter()
                .filter_map(crate::redfish::read::View::as_resource)
                .map(|device| drive(&device, &bmc.quirks))
                .collect(),
        )
    });
    holder(r, status(&r.view()), not_offered(r, "Controllers"), devices)
}

fn holder(
    r: &Resource,
    status: Status,
    controllers: Observation<Members<Controller>>,
    drives: Observation<Members<Drive>>,
) -> Storage {
    Storage {
        uri: r.uri.to_string(),
        name: r.field("Name").text(),
        status,
        controllers,
        drives,
        volumes: not_offered(r, "Volumes"),
    }
}

fn not_offered<T>(r: &Resource, what: &str) -> Observation<T> {
    Observation::missing(Missing::Absent, r.field(what).place(), r.at)
}

/// The vendor's own list: controllers, and drives below each.
async fn smart_storage(bmc: &Walk<'_>, link: &Observation<String>) -> Observation<Members<Storage>> {
    let top = bmc.follow(link).await;
    let Observation::Known { value: top, from, at } = top else { return missing_like(&top) };
    let controllers = bmc.members_of(&oem::array_controllers(&top), &["Model", "Status"]).await;
    let lists = join_all(controllers.value().map(|m| m.items.as_slice()).unwrap_or_default().iter().map(|r| async {
        let link = oem::physical_drives(r);
        bmc.members_of(&link, &["Model", "Status"]).await
    }))
    .await;
    let mut drives = Members::whole(Vec::new());
    for list in lists {
        match list {
            Observation::Known { value, .. } => {
                let read = convert(value, |r| Drive { revision: oem::smart_firmware(r), ..drive(r, &bmc.quirks) });
                drives.items.extend(read.items);
                drives.unread.extend(read.unread);
            }
            Observation::Missing { reason: Missing::Absent, .. } => {}
            Observation::Missing { reason, from, at } => {
                drives.unread.push(Unread { from: from.to_string(), missing: reason, at });
            }
        }
    }
    let drives = Observation::known(drives, from.clone(), at);
    let controllers = controllers.map(|members| convert(members, array_controller));
    if controllers.reason() == Some(&Missing::Absent) {
        return Observation::missing(Missing::Absent, from, at);
    }
    let storage = holder(&top, status(&top.view()), controllers, drives);
    Observation::known(Members::whole(vec![storage]), from, at)
}

fn array_controller(r: &Resource) -> Controller {
    Controller {
        uri: r.uri.to_string(),
        name: r.first_of_text(&["Name", "Model"]),
        model: r.field("Model").text(),
        firmware_version: oem::smart_firmware(r),
        status: status(&r.view()),
        cache: health(&r.field("CacheSummary").field("Status").field("Health")),
        battery: not_offered(r, "Battery"),
    }
}

/// The drives that chassis link to.
pub(super) async fn of_chassis(
    bmc: &Walk<'_>,
    chassis: &Observation<Members<Arc<Resource>>>,
) -> Vec<Observation<Members<Storage>>> {
    let parents = chassis.value().map(|m| m.items.as_slice()).unwrap_or_default();
    join_all(parents.iter().map(|parent| async {
        let link = parent.field("Drives").link();
        bmc.members_of(&link, DRIVE).await.map(|members| {
            let own = status(&parent.view());
            let silent = |name: &str| parent.field("Drives").field(name);
            // The roll-up of the chassis speaks for its drives; its own health is a finding of the chassis.
            let status = Status {
                health: Observation::missing(Missing::Absent, silent("Health").place(), parent.at),
                state: Observation::missing(Missing::Absent, silent("State").place(), parent.at),
                rollup: own.rollup,
            };
            let drives = convert(members, |r| drive(r, &bmc.quirks));
            let drives = Observation::known(drives, link.place(), parent.at);
            let held = holder(parent, status, not_offered(parent, "Controllers"), drives);
            let uri = link.value().cloned().unwrap_or(held.uri);
            Members::whole(vec![Storage { uri, ..held }])
        })
    }))
    .await
}

/// The storage with what else holds drives, each drive once.
pub(super) fn with(
    storage: Observation<Members<Storage>>,
    more: Vec<Observation<Members<Storage>>>,
) -> Observation<Members<Storage>> {
    let mut found = Members::whole(Vec::new());
    for list in more {
        match list {
            Observation::Known { value, .. } => {
                found.items.extend(value.items);
                found.unread.extend(value.unread);
            }
            Observation::Missing { reason: Missing::Absent | Missing::NotAsked, .. } => {}
            Observation::Missing { reason, from, at } => {
                found.unread.push(Unread { from: from.to_string(), missing: reason, at });
            }
        }
    }
    let seen: Vec<String> = storage.value().map_or_else(Vec::new, |storage| {
        let drives = storage.items.iter().filter_map(|subsystem| subsystem.drives.value());
        drives.flat_map(|drives| &drives.items).map(|drive| drive.uri.clone()).collect()
    });
    found.items.retain_mut(|holder| match &mut holder.drives {
        Observation::Known { value, .. } => {
            value.items.retain(|drive| !seen.contains(&drive.uri));
            !value.items.is_empty() || !value.is_whole()
        }
        Observation::Missing { .. } => true,
    });
    if found.items.is_empty() && found.is_whole() {
        return storage;
    }
    match storage {
        Observation::Known { value: mut all, from, at } => {
            all.items.extend(found.items);
            all.unread.extend(found.unread);
            Observation::known(all, from, at)
        }
        Observation::Missing { reason, from, at } => {
            if reason != Missing::Absent {
                found.unread.push(Unread { from: from.to_string(), missing: reason, at });
            }
            Observation::known(found, from, at)
        }
    }
}
