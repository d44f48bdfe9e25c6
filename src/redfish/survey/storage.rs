//! Storage subsystems: controllers, drives and volumes.

use futures_util::future::join_all;

use super::drive::{DRIVE, drive};
use super::drives;
use super::hosts::Systems;
use super::lists::convert;
use super::missing::missing_like;
use super::walk::Walk;
use crate::evidence::{Controller, Members, Missing, Observation, Status, Storage, StorageVolume};
use crate::redfish::client::Needs;
use crate::redfish::oem::{self, OEM, Quirks};
use crate::redfish::read::{Resource, View, health, status};

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

/// Controllers stand inline in older schemas (`StorageControllers`) and in a collection in newer ones. Where both are given,
/// the collection has them, and an inline one counts where it is worse than all of those.
async fn controllers(bmc: &Walk<'_>, r: &Resource) -> Observation<Members<Controller>> {
    let collection = r.field("Controllers").link();
    if collection.reason() == Some(&Missing::Absent) {
        let members = bmc.array(r, "StorageControllers", &[]).await;
        return members.map(|members| convert(members, |r| controller(r, &bmc.quirks)));
    }
    let members = bmc.members_of(&collection, CONTROLLER).await;
    members.map(|members| {
        let mut members = convert(members, |r| controller(r, &bmc.quirks));
        let worst = members.items.iter().map(|one| rank(&one.status)).max().unwrap_or_default();
        let inline = r.field("StorageControllers").list();
        let inline = inline.value().into_iter().flatten().filter_map(View::as_resource);
        members.items.extend(inline.map(|r| controller(&r, &bmc.quirks)).filter(|one| rank(&one.status) > worst));
        members
    })
}

/// How bad a part says that it is; what says nothing is not bad, and a word that nobody knows is.
fn rank(status: &Status) -> u8 {
    let words = [&status.health, &status.rollup].into_iter().filter_map(Observation::value);
    words.map(|word| word.rank().unwrap_or(1)).max().unwrap_or_default()
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
