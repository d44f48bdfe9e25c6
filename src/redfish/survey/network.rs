//! Network adapters, and the PCIe devices that show what the firmware inventory does not.
//!
//! XCC lists adapters that are not Lenovo's with empty names, no version and health OK, and leaves them out of the
//! firmware inventory. Only their PCIe functions say what they are, so these are read for every device.

use std::sync::Arc;

use futures_util::future::join_all;

use super::lists::{convert, gather};
use super::missing::missing_like;
use crate::evidence::{Members, Missing, NetworkAdapter, Observation, PcieDevice, PcieFunction};
use crate::redfish::client::{Bmc, Needs};
use crate::redfish::read::{Resource, status};

type Parents = Observation<Members<Arc<Resource>>>;

fn items(parents: &Parents) -> &[Arc<Resource>] {
    parents.value().map(|m| m.items.as_slice()).unwrap_or_default()
}

pub(super) async fn adapters(bmc: &Bmc, chassis: &Parents) -> Observation<Members<NetworkAdapter>> {
    let lists = join_all(items(chassis).iter().map(|parent| async {
        let link = parent.field("NetworkAdapters").link();
        bmc.members_of(&link, ADAPTER).await.map(|members| convert(members, adapter))
    }))
    .await;
    gather(lists, "network adapters", chassis)
}

/// What [`adapter`] reads.
const ADAPTER: Needs = &["Id", "Name", "Manufacturer", "Model", "Controllers", "Status"];

fn adapter(r: &Resource) -> NetworkAdapter {
    let controllers = r.field("Controllers").list();
    let views = controllers.value().map(Vec::as_slice).unwrap_or_default();
    let versions: Vec<_> = views.iter().map(|c| c.field("FirmwarePackageVersion").text()).collect();
    let version = versions.iter().find(|v| v.text().is_some()).or(versions.first()).cloned();
    let devices: Vec<_> = views.iter().map(|c| c.field("Links").field("PCIeDevices").links()).collect();
    NetworkAdapter {
        uri: r.uri.to_string(),
        id: r.field("Id").text(),
        // Cray serves adapters without the name that the schema asks for.
        name: r.first_of_text(&["Name", "Id"]),
        manufacturer: r.field("Manufacturer").text(),
        model: r.field("Model").text(),
        firmware_version: version.unwrap_or_else(|| none_of(&controllers)),
        status: status(&r.view()),
        pcie_devices: devices.into_iter().reduce(join).unwrap_or_else(|| none_of(&controllers)),
    }
}

/// No controller: because the list is missing, or because it is empty.
fn none_of<T, U>(list: &Observation<Vec<T>>) -> Observation<U> {
    if list.reason().is_some() {
        missing_like(list)
    } else {
        Observation::missing(Missing::Absent, list.place(), list.at())
    }
}

fn join(a: Observation<Vec<String>>, b: Observation<Vec<String>>) -> Observation<Vec<String>> {
    match (a, b) {
        (Observation::Known { value: mut all, from, at }, Observation::Known { value: more, .. }) => {
            all.extend(more);
            Observation::known(all, from, at)
        }
        (missing @ Observation::Missing { .. }, _) | (_, missing) => missing,
    }
}

/// The PCIe devices that the system or a chassis links to, each once.
pub(super) async fn pcie_devices(
    bmc: &Bmc,
    system: &Observation<Arc<Resource>>,
    chassis: &Parents,
) -> Observation<Members<PcieDevice>> {
    let mut lists = join_all(items(chassis).iter().map(|parent| async {
        let link = parent.field("PCIeDevices").link();
        bmc.members_of(&link, DEVICE).await
    }))
    .await;
    lists.push(match system {
        Observation::Known { value, .. } => bmc.array(value, "PCIeDevices", DEVICE).await,
        Observation::Missing { .. } => missing_like(system),
    });
    let all = gather(lists, "PCIe devices", chassis);
    let Observation::Known { value: mut members, from, at } = all else { return missing_like(&all) };
    members.items.sort_by(|a, b| a.uri.cmp(&b.uri));
    members.items.dedup_by(|a, b| a.uri == b.uri);
    let items = join_all(members.items.into_iter().map(|r| device(bmc, r))).await;
    Observation::known(Members { items, unread: members.unread }, from, at)
}

/// What [`device`] reads, but for the two ways to its functions, of which a device has one.
const DEVICE: Needs = &["Id", "Name", "Manufacturer", "Model", "FirmwareVersion", "Slot", "Status"];

async fn device(bmc: &Bmc, r: Arc<Resource>) -> PcieDevice {
    let collection = r.field("PCIeFunctions").link();
    let mut device = described(&r);
    // Before PCIeDevice 1.4 the functions stood in an array of links.
    device.functions = if collection.reason() == Some(&Missing::Absent) {
        let links = r.field("Links").field("PCIeFunctions").list();
        match links.known_or() {
            Ok(views) => Observation::known(bmc.each(views, FUNCTION).await, links.place(), links.at()),
            Err(_) => missing_like(&links),
        }
    } else {
        // All devices wait for their functions at the same time; none of them is needed as JSON for that.
        drop(r);
        bmc.members_of(&collection, FUNCTION).await
    }
    .map(|members| convert(members, function));
    device
}

/// A device without its functions.
fn described(r: &Resource) -> PcieDevice {
    let place = r.field("Slot").field("Location").field("PartLocation");
    PcieDevice {
        uri: r.uri.to_string(),
        id: r.field("Id").text(),
        name: r.field("Name").text(),
        manufacturer: r.field("Manufacturer").text(),
        model: r.field("Model").text(),
        firmware_version: r.field("FirmwareVersion").text(),
        slot: place.field("ServiceLabel").text(),
        status: status(&r.view()),
        functions: Observation::missing(Missing::NotAsked, &r.uri, r.at),
    }
}

/// What [`function`] reads.
const FUNCTION: Needs = &["DeviceClass", "VendorId", "DeviceId", "SubsystemVendorId", "SubsystemId"];

fn function(r: &Resource) -> PcieFunction {
    PcieFunction {
        uri: r.uri.to_string(),
        device_class: r.field("DeviceClass").text(),
        vendor_id: r.field("VendorId").text(),
        device_id: r.field("DeviceId").text(),
        subsystem_vendor_id: r.field("SubsystemVendorId").text(),
        subsystem_id: r.field("SubsystemId").text(),
    }
}
