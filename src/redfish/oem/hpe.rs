//! iLO. Source: capture of a DL385 Gen10 Plus v2 (iLO 5 2.72).

use super::object::oem;
use crate::evidence::Observation;
use crate::redfish::read::Resource;

/// How the names of copies begin that do not run. Ids are running numbers, and there is no state (captures of iLO 5).
pub(super) const COPIES: &[&str] = &["Redundant System ROM"];

/// The health of the battery that the RAID controllers share.
pub(super) fn storage_battery(system: &Resource) -> Observation<String> {
    let aggregate = oem(system, "Hpe").field("AggregateHealthStatus");
    aggregate.field("SmartStorageBattery").field("Status").field("Health").text()
}

/// Whether the fault of an IML entry was repaired. Entries that report no fault do not say so.
pub(super) fn repaired(entry: &Resource) -> Observation<bool> {
    oem(entry, "Hpe").field("Repaired").boolean()
}

/// `class0x000bcode0x0052`: the name under which HPE documents an event (`LearnMoreLink`). Entries have no `MessageId`.
pub(super) fn event_code(entry: &Resource) -> Observation<String> {
    let hpe = oem(entry, "Hpe");
    let class = hpe.field("Class").whole_number();
    match class.value() {
        None => class.map(|class| class.to_string()),
        Some(class) => hpe.field("Code").whole_number().map(|code| format!("class0x{class:04x}code0x{code:04x}")),
    }
}
