//! The update service and the firmware inventory.

use std::sync::Arc;

use super::{bank, convert, link_of};
use crate::evidence::{FirmwareMember, Members, Missing, Observation, UpdateService};
use crate::redfish::expand::Needs;
use crate::redfish::vocabulary::status;
use crate::redfish::{Bmc, Resource};

pub(super) fn update_service(r: &Resource) -> UpdateService {
    let lenovo = r.field("Oem").field("Lenovo");
    UpdateService {
        uri: r.uri.clone(),
        inventory_ready: lenovo.field("FirmwaresDataReady").boolean(),
        backup_auto_promote: lenovo.field("XCCBackupAutoPromote").boolean(),
    }
}

pub(super) async fn inventory(
    bmc: &Bmc,
    update_service: &Observation<Arc<Resource>>,
) -> Observation<Members<FirmwareMember>> {
    let collection = link_of(update_service, "FirmwareInventory");
    bmc.members_of(&collection, MEMBER).await.map(|members| convert(members, member))
}

/// What [`member`] reads.
const MEMBER: Needs =
    &["Id", "Name", "Manufacturer", "ReleaseDate", "RelatedItem", "SoftwareId", "Status", "Updateable", "Version"];

fn member(r: &Resource) -> FirmwareMember {
    let id = r.field("Id").text();
    // XCC 5.70 writes the four letters "null" where nothing is staged (lenovo-xcc section 2); null is what it means.
    let software_id =
        r.field("SoftwareId").text().and_then(|text| if text == "null" { Err(Missing::Null) } else { Ok(text) });
    let version = r.field("Version").text();
    let status = status(&r.view());
    let bank = bank::of(&id, &software_id, &version, &status);
    FirmwareMember {
        uri: r.uri.clone(),
        name: r.field("Name").text(),
        manufacturer: r.field("Manufacturer").text(),
        release_date: r.field("ReleaseDate").text(),
        updateable: r.field("Updateable").boolean(),
        related: r.field("RelatedItem").links(),
        id,
        software_id,
        version,
        status,
        bank,
    }
}
