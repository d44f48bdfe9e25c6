//! iLO. Source: capture of a DL385 Gen10 Plus v2 (iLO 5 2.72).

use std::collections::BTreeMap;

use super::object::oem;
use crate::evidence::{Health, Missing, Observation};
use crate::redfish::read::{Resource, health};

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

/// Health by area. Captures of iLO 5 2.72 and iLO 7 agree on the shape; areas that nobody watches say `Unknown`, and
/// what is not an object with a health (`FanRedundancy`, `AgentlessManagementService`) is left out. `AggregateServerHealth` is
/// what the system says of itself as well.
pub(in crate::redfish) fn health_by_area(system: &Resource) -> Observation<BTreeMap<String, Health>> {
    let aggregate = oem(system, "Hpe").field("AggregateHealthStatus");
    let place = aggregate.clone();
    let found = aggregate.names().into_iter().filter_map(|name| {
        let word = health(&place.field(name).field("Status").field("Health"));
        Some((name.to_owned(), word.value()?.clone()))
    });
    let areas: BTreeMap<_, _> = found.collect();
    aggregate.scalars().map(|_| areas)
}

/// The link to SmartStorage: where iLO 4 and iLO 5 list the array controllers, which they leave out of `Storage`.
pub(in crate::redfish) fn smart_storage(system: &Resource) -> Observation<String> {
    let hpe = oem(system, "Hpe");
    hpe.field("Links").field("SmartStorage").link()
}

/// The link from SmartStorage to its array controllers.
pub(in crate::redfish) fn array_controllers(smart_storage: &Resource) -> Observation<String> {
    smart_storage.field("Links").field("ArrayControllers").link()
}

/// The link from an array controller to its drives.
pub(in crate::redfish) fn physical_drives(controller: &Resource) -> Observation<String> {
    controller.field("Links").field("PhysicalDrives").link()
}

/// The firmware of a SmartStorage controller or drive.
pub(in crate::redfish) fn smart_firmware(part: &Resource) -> Observation<String> {
    part.field("FirmwareVersion").field("Current").field("VersionString").text()
}

/// What the GUID of an adapter begins with; its last eight bytes are vendor, device, subsystem vendor and subsystem. Seen
/// on the DL385: the member with `a6b1a447-382a-5a4f-15b3-101b15b30069` describes itself as `15b3101b15b30069`.
const ADAPTER: &str = "a6b1a447-382a-5a4f-";

/// The GUIDs by which HPE's catalogues name a firmware; members have no `SoftwareId`, and running numbers for ids.
pub(super) fn targets(member: &Resource) -> Observation<Vec<String>> {
    let targets = oem(member, "Hpe").field("Targets").list();
    targets.and_then(|views| {
        // One that is not text makes the whole list unreadable: half of it would pass for all.
        views.iter().map(|view| view.text().known_or().map(|t| t.to_ascii_lowercase()).map_err(Clone::clone)).collect()
    })
}

/// The PCI ids that the targets of an adapter hold. What has targets and none of that kind is no adapter.
pub(super) fn pci_ids(member: &Resource) -> Observation<Vec<String>> {
    targets(member).and_then(|targets| match targets.as_slice() {
        [] => Err(Missing::Absent),
        targets => Ok(targets.iter().filter_map(|target| quad(target)).collect()),
    })
}

/// `15b3:101b:15b3:0069`.
fn quad(target: &str) -> Option<String> {
    let (vendor, rest) = target.strip_prefix(ADAPTER)?.split_once('-')?;
    let is_whole = vendor.len() == 4 && rest.len() == 12;
    let (device, subsystem) = rest.split_at_checked(4).filter(|_| is_whole)?;
    let (subsystem_vendor, subsystem) = subsystem.split_at_checked(4)?;
    Some(format!("{vendor}:{device}:{subsystem_vendor}:{subsystem}"))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn member(targets: Value) -> Resource {
        let body = json!({"Oem": {"Hpe": {"Targets": targets}}}).as_object().unwrap().clone();
        let at = "2026-11-22T03:00:00Z".parse().unwrap();
        Resource { uri: "/redfish/v1/UpdateService/FirmwareInventory/16".into(), body, at }
    }

    #[test]
    fn the_target_of_an_adapter_holds_its_pci_ids() {
        let read = |targets: Value| pci_ids(&member(targets)).value().cloned();
        let adapter = "a6b1a447-382a-5a4f-15b3-101b15b30069";
        assert_eq!(read(json!([adapter])), Some(vec!["15b3:101b:15b3:0069".to_owned()]));
        assert_eq!(read(json!([adapter.to_uppercase()])), Some(vec!["15b3:101b:15b3:0069".to_owned()]));
        assert_eq!(read(json!(["4764a662-b342-4fc7-9ce9-258c5d99e815"])), Some(Vec::new()), "an iLO 5");
        for unknown in [json!([]), Value::Null, json!([5]), json!("text")] {
            assert_eq!(read(unknown.clone()), None, "{unknown}");
        }
        for cut in
            ["a6b1a447-382a-5a4f-15b3-101b15b3006", "a6b1a447-382a-5a4f-", "a6b1a447-382a-5a4f-15b-3101b15b30069é"]
        {
            assert_eq!(read(json!([cut])), Some(Vec::new()), "{cut}");
        }
        assert_eq!(targets(&member(json!([adapter, null]))).value(), None, "half a list is none");
    }

    /// Names and words of the capture of a DL385 Gen10 Plus v2 (iLO 5 2.72).
    #[test]
    fn areas_are_those_that_have_a_health() {
        let body = json!({"Oem": {"Hpe": {"AggregateHealthStatus": {
            "AgentlessManagementService": "Unavailable", "AggregateServerHealth": "Critical", "FanRedundancy": "Redundant",
            "Network": {"Status": {"Health": "Unknown"}}, "Storage": {"Status": {"Health": "Critical"}},
            "Memory": {"Status": {"Health": "OK"}}, "Odd": {"Status": null}}}}});
        let read = |body: &serde_json::Value| {
            health_by_area(&Resource {
                uri: "/redfish/v1/Systems/1".into(),
                body: body.as_object().unwrap().clone(),
                at: "2026-11-22T03:00:00Z".parse().unwrap(),
            })
        };
        let areas = read(&body);
        let areas: Vec<_> =
            areas.value().unwrap().iter().map(|(name, health)| (name.as_str(), health.rank())).collect();
        assert_eq!(areas, [("Memory", Some(0)), ("Network", None), ("Storage", Some(2))]);
        assert!(read(&json!({})).value().is_none());
    }
}
