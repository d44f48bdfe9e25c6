//! What is read of a drive, wherever it is listed.

use crate::evidence::Drive;
use crate::redfish::client::Needs;
use crate::redfish::oem::{self, OEM, Quirks};
use crate::redfish::read::{Resource, status};

/// What [`drive`] reads.
pub(super) const DRIVE: Needs = &[
    "Name",
    "Manufacturer",
    "Model",
    "SerialNumber",
    "Revision",
    "CapacityBytes",
    "FailurePredicted",
    "MediaType",
    "PredictedMediaLifeLeftPercent",
    "Status",
    OEM,
];

pub(super) fn drive(r: &Resource, quirks: &Quirks) -> Drive {
    Drive {
        uri: r.uri.to_string(),
        name: r.field("Name").text(),
        manufacturer: r.field("Manufacturer").text(),
        model: r.field("Model").text(),
        serial: r.field("SerialNumber").text(),
        revision: r.first_of_text(&["FirmwareVersion", "Revision"]),
        capacity_bytes: r.field("CapacityBytes").whole_number(),
        failure_predicted: r.field("FailurePredicted").boolean(),
        media_type: r.field("MediaType").text(),
        life_left_percent: r.field("PredictedMediaLifeLeftPercent").whole_number(),
        status: status(&r.view()),
        vendor_state: oem::drive_state(r, quirks),
    }
}
