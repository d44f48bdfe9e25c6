//! Storage subsystems: controllers, drives and volumes.

use futures_util::future::join_all;

use super::drive::{DRIVE, drive};
use super::drives;
use super::hosts::Systems;
use super::lists::convert;
use super::missing::missing_like;
use super::walk::Walk;
use crate::evidence::{Controller, Members, Missing, Observation, Storage, StorageVolume};
use crate::redfish::client::Needs;
use crate::redfish::oem::{self, OEM, Quirks};
use crate::redfish::read::{Resource, health, status};

/// The storage of every system that is judged.
pub(super) async fn storage(bmc: &Walk<'_>, systems: &Systems) -> Observation<Members<Storage>> {
    if systems.judged.is_empty() {
        return missing_like(&systems.main);
    }
    let mut lists = join_all(systems.judged.iter().map(|system| of_system(bmc, system))).await;
    let first = lists.remove(0);
    drives::with(first, lists)
}

async fn of_system(bmc: &Walk<'_>, system: &Resource) -> Observation<Members<Storage>> {
    let subsystems = bmc.members_of(&system.field("Storage").link(), SUBSYSTEM).await;
    let standard = match subsystems {
        Observation::Known { value: members, from, at } => {
            let items = join_all(members.items.iter().map(|r| subsystem(bmc, r))).await;
            Observation::known(Members { items, unread: members.unread }, from, at)
        }
        missing @ Observation::Missing { .. } => missing_like(&missing),
    };
    let holds = |storage: &Storage| storage.drives.value().is_none_or(|d| !d.items.is_empty() || !d.is_whole());
    let any = standard.value().is_some_and(|list| !list.is_whole() || list.items.iter().any(holds));
    if any { standard } else { drives::with(standard, drives::elsewhere(bmc, system).await) }
}

/// What [`subsystem`] reads, but for the two ways to its controllers, of which a subsystem has one.
const SUBSYSTEM: Needs = &["Name", "Drives", "Status", "Volumes"];

async fn subsystem(bmc: &Walk<'_>, r: &Resource) -> Storage {
    let volumes_link = r.field("Volumes").link();
    let (controllers, drives, volumes) =
        tokio::join!(controllers(bmc, r), bmc.array(r, "Drives", DRIVE), bmc.members_of(&volumes_link, VOLUME));
    Storage {
        uri: r.uri.to_string(),
        name: r.field("Name").text(),
        status: status(&r.view()),
        controllers,
        drives: drives.map(|members| convert(members, |r| drive(r, &bmc.quirks))),
        volumes: volumes.map(|members| convert(members, volume)),
    }
}

/// Controllers stand inline in older schemas (`StorageControllers`) and in a collection in newer ones.
async fn controllers(bmc: &Walk<'_>, r: &Resource) -> Observation<Members<Controller>> {
    let collection = r.field("Controllers").link();
    let members = if collection.reason() == Some(&Missing::Absent) {
        bmc.array(r, "StorageControllers", &[]).await
    } else {
        bmc.members_of(&collection, CONTROLLER).await
    };
    members.map(|members| convert(members, |r| controller(r, &bmc.quirks)))
}

/// What [`controller`] reads, of a resource of its own.
const CONTROLLER: Needs = &["Name", "Model", "FirmwareVersion", "Status", OEM];

fn controller(r: &Resource, quirks: &Quirks) -> Controller {
    Controller {
        uri: r.uri.to_string(),
        name: r.field("Name").text(),
        model: r.field("Model").text(),
        firmware_version: r.field("FirmwareVersion").text(),
        status: status(&r.view()),
        battery: oem::controller_battery(r, quirks),
        cache: health(&r.field("CacheSummary").field("Status").field("Health")),
    }
}

/// What [`volume`] reads.
const VOLUME: Needs = &["Name", "RAIDType", "CapacityBytes", "Status", "Links"];

fn volume(r: &Resource) -> StorageVolume {
    StorageVolume {
        uri: r.uri.to_string(),
        name: r.first_of_text(&["DisplayName", "Name"]),
        raid_type: r.field("RAIDType").text(),
        capacity_bytes: r.field("CapacityBytes").whole_number(),
        status: status(&r.view()),
        drives: r.field("Links").field("Drives").links(),
    }
}
