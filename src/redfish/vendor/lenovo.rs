//! XCC. Sources: captures of SR650 V2 (XCC 5.70) and SR670 V2 (XCC 2.83).

use super::{OEM, oem};
use crate::evidence::Observation;
use crate::redfish::quirks::{Quirk, Quirks};
use crate::redfish::{Resource, View};

const VENDOR: &str = "Lenovo";

/// Lenovo's object, which some firmware calls `Lenovo_…` ([`Quirk::LongOemName`]).
fn lenovo<'a>(resource: &'a Resource, quirks: &Quirks) -> View<'a> {
    let short = oem(resource, VENDOR);
    if !short.is_absent() || !quirks.has(Quirk::LongOemName) {
        return short;
    }
    let names = resource.field(OEM).names();
    names.iter().find(|name| name.starts_with("Lenovo_")).map_or(short, |name| oem(resource, name))
}

/// Whether the firmware inventory is complete: XCC builds it after a restart.
pub(in crate::redfish) fn inventory_ready(update_service: &Resource, quirks: &Quirks) -> Observation<bool> {
    lenovo(update_service, quirks).field("FirmwaresDataReady").boolean()
}

/// Whether the backup bank follows the primary.
pub(in crate::redfish) fn backup_auto_promote(update_service: &Resource, quirks: &Quirks) -> Observation<bool> {
    lenovo(update_service, quirks).field("XCCBackupAutoPromote").boolean()
}

/// `FQXSPPW0061M`: the code by which Lenovo documents an event.
pub(super) fn event_code(entry: &Resource, quirks: &Quirks) -> Observation<String> {
    lenovo(entry, quirks).field("CommonEventID").text()
}

/// `Operational`, for a RAID 930-8i with its capacitor pack. Adapters without one have no such object (M.2 kit).
pub(super) fn controller_battery(controller: &Resource, quirks: &Quirks) -> Observation<String> {
    lenovo(controller, quirks).field("Battery").field("OperationalStatus").text()
}

/// `Online` or `Unconfigured good`, as the RAID controller sees the drive. It can disagree with the drive's health
/// (check_redfish issue 127, powershell-redfish-lenovo issue 47).
pub(in crate::redfish) fn drive_state(drive: &Resource, quirks: &Quirks) -> Observation<String> {
    lenovo(drive, quirks).field("DriveStatus").text()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Synthetic: the long name is reported, and no public capture holds it.
    #[test]
    fn the_long_name_of_lenovos_object_is_read_by_quirk_only() {
        let body = json!({"Oem": {"Lenovo_xxx": {"FirmwaresDataReady": false}}});
        let r = Resource {
            uri: "/redfish/v1/UpdateService".into(),
            body: body.as_object().unwrap().clone(),
            at: "2026-11-22T03:00:00Z".parse().unwrap(),
        };
        assert_eq!(inventory_ready(&r, &Quirks::from([Quirk::LongOemName])).value(), Some(&false));
        assert!(inventory_ready(&r, &Quirks::default()).value().is_none());
    }
}
