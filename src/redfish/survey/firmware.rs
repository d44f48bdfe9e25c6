//! The update service and the firmware inventory.

use std::collections::HashMap;
use std::sync::Arc;

use super::lists::convert;
use super::missing::{link_of, missing_like};
use super::walk::Walk;
use crate::evidence::{FirmwareMember, Members, Missing, Observation, UpdateService};
use crate::redfish::client::Needs;
use crate::redfish::oem::{self, Quirk, Quirks};
use crate::redfish::read::{Resource, status};

pub(super) fn update_service(r: &Resource, quirks: &Quirks) -> UpdateService {
    UpdateService {
        uri: r.uri.to_string(),
        inventory_ready: oem::inventory_ready(r, quirks),
        backup_auto_promote: oem::backup_auto_promote(r, quirks),
    }
}

pub(super) async fn inventory(
    bmc: &Walk<'_>,
    update_service: &Observation<Arc<Resource>>,
) -> Observation<Members<Arc<Resource>>> {
    let collection = link_of(update_service, "FirmwareInventory");
    bmc.members_of(&collection, MEMBER).await
}

/// The inventory as evidence. Which copy a member is takes the whole of it, and the manager's word where it was read.
pub(super) fn members(
    inventory: Observation<Members<Arc<Resource>>>,
    manager: &Observation<Arc<Resource>>,
    quirks: &Quirks,
) -> Observation<Members<FirmwareMember>> {
    inventory.map(|members| {
        let mut members = convert(members, |r| member(r, quirks));
        let images = manager.value().map(|r| r.field("Links").field("SoftwareImages").links());
        let images = images.unwrap_or_else(|| missing_like(manager));
        let active = manager.value().map(|r| r.field("Links").field("ActiveSoftwareImage").link());
        let active = active.unwrap_or_else(|| missing_like(manager));
        oem::settle(&mut members.items, &active, &images, quirks);
        each_its_own_key(&mut members.items);
        members
    })
}

/// Where two members would have one stable id, each keeps its whole one: no finding may stand for another.
fn each_its_own_key(members: &mut [FirmwareMember]) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for member in members.iter() {
        *seen.entry(member.key().to_owned()).or_default() += 1;
    }
    for member in members.iter_mut().filter(|m| m.stable_id.is_some()) {
        if seen.get(member.key()).is_some_and(|count| *count > 1) {
            member.stable_id = None;
        }
    }
}

/// What [`member`] reads.
const MEMBER: Needs =
    &["Id", "Name", "Manufacturer", "ReleaseDate", "RelatedItem", "SoftwareId", "Status", "Updateable", "Version"];

fn member(r: &Resource, quirks: &Quirks) -> FirmwareMember {
    let id = r.field("Id").text();
    let software_id = null_where(r.field("SoftwareId").text(), "null", quirks.has(Quirk::NullAsText));
    let version = r.field("Version").text();
    let status = status(&r.view());
    let name = r.field("Name").text();
    let bank = oem::bank(&id, &name, &software_id, &version, &status, quirks);
    FirmwareMember {
        uri: r.uri.to_string(),
        stable_id: id.text().and_then(|id| oem::stable_id(id, quirks)),
        name,
        manufacturer: r.field("Manufacturer").text(),
        release_date: null_where(r.field("ReleaseDate").text(), "00:00:00Z", quirks.has(Quirk::MidnightReleaseDate)),
        updateable: r.field("Updateable").boolean(),
        related: r.field("RelatedItem").links(),
        targets: oem::targets(r),
        pci_ids: oem::pci_ids(r),
        id,
        software_id,
        version,
        status,
        bank,
    }
}

/// Null, where a service is known to send this text for it. Elsewhere the text is what it says.
fn null_where(text: Observation<String>, null: &str, known: bool) -> Observation<String> {
    text.and_then(|text| if known && text == null { Err(Missing::Null) } else { Ok(text) })
}
