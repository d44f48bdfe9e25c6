//! The update service and the firmware inventory.

use std::sync::Arc;

use super::lists::convert;
use super::missing::link_of;
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
) -> Observation<Members<FirmwareMember>> {
    let collection = link_of(update_service, "FirmwareInventory");
    bmc.members_of(&collection, MEMBER).await.map(|members| convert(members, |r| member(r, &bmc.quirks)))
}

/// What [`member`] reads.
const MEMBER: Needs =
    &["Id", "Name", "Manufacturer", "ReleaseDate", "RelatedItem", "SoftwareId", "Status", "Updateable", "Version"];

fn member(r: &Resource, quirks: &Quirks) -> FirmwareMember {
    let id = r.field("Id").text();
    let software_id = null_where(r.field("SoftwareId").text(), "null", quirks.has(Quirk::NullAsText));
    let version = r.field("Version").text();
    let status = status(&r.view());
    let bank = oem::bank(&id, &software_id, &version, &status, quirks);
    FirmwareMember {
        uri: r.uri.to_string(),
        name: r.field("Name").text(),
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
