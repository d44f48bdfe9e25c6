//! What a BMC serves that its schema forbids, by the types of redfish-codegen.
//!
//! Those types are generated from the DMTF's schemas (2023.1) and strict: what they refuse is a deviation worth telling
//! the vendor. That is why they are good judges here and useless as readers (the tolerant layer). A resource that
//! declares a newer schema version than ours is judged by nobody: its new words are not mistakes. What they allow stands in
//! a table (`models.rs`).

use serde::Serialize;
use serde_json::{Map, Value};

use super::models;
use crate::common::cut::cut;
use crate::common::trail::{Step, shown};
use crate::redfish::read::Resource;

/// The most deviations that are looked for in one resource.
const MOST: usize = 20;

/// Something in a resource that its schema does not allow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Deviation {
    /// The resource.
    pub uri: String,
    /// Its declared type, such as `Storage.v1_12_0`.
    pub declared: String,
    /// The place in it, such as `StorageControllers[0].CacheSummary.TotalCacheSizeMiB`.
    pub place: String,
    /// What stands there, cut to 80 characters.
    pub found: String,
    /// What the schema says to it.
    pub problem: String,
}

/// What came of holding one resource against its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conformance {
    /// It was judged; these are its deviations.
    Judged(Vec<Deviation>),
    /// It has no type that we know, or a newer one than ours.
    NotJudged(String),
}

/// A type of resource: its name, the version of our schema, and its model in the table.
struct Schema {
    name: &'static str,
    version: [u32; 3],
    model: &'static str,
}

macro_rules! schemas {
    ($($name:literal, $version:expr, $model:literal;)*) => {
        &[$(Schema { name: $name, version: $version, model: $model }),*]
    };
}

/// The types that a survey reads, each in its newest version in schema 2023.1.
const SCHEMAS: &[Schema] = schemas! {
    "ServiceRoot", [1, 16, 0], "service_root::v1_16_0::ServiceRoot";
    "ComputerSystem", [1, 20, 1], "computer_system::v1_20_1::ComputerSystem";
    "Manager", [1, 18, 0], "manager::v1_18_0::Manager";
    "Chassis", [1, 23, 0], "chassis::v1_23_0::Chassis";
    "UpdateService", [1, 11, 3], "update_service::v1_11_3::UpdateService";
    "SoftwareInventory", [1, 9, 0], "software_inventory::v1_9_0::SoftwareInventory";
    "Storage", [1, 15, 0], "storage::v1_15_0::Storage";
    "StorageController", [1, 7, 0], "storage_controller::v1_7_0::StorageController";
    "Drive", [1, 17, 0], "drive::v1_17_0::Drive";
    "Volume", [1, 9, 0], "volume::v1_9_0::Volume";
    "NetworkAdapter", [1, 9, 0], "network_adapter::v1_9_0::NetworkAdapter";
    "PCIeDevice", [1, 11, 1], "pcie_device::v1_11_1::PCIeDevice";
    "PCIeFunction", [1, 5, 0], "pcie_function::v1_5_0::PCIeFunction";
    "Power", [1, 7, 1], "power::v1_7_1::Power";
    "PowerSupply", [1, 5, 1], "power_supply::v1_5_1::PowerSupply";
    "PowerSubsystem", [1, 1, 0], "power_subsystem::v1_1_0::PowerSubsystem";
    "LogEntry", [1, 15, 0], "log_entry::v1_15_0::LogEntry";
    "LogService", [1, 4, 0], "log_service::v1_4_0::LogService";
    "Bios", [1, 2, 1], "bios::v1_2_1::Bios";
    "SecureBoot", [1, 1, 0], "secure_boot::v1_1_0::SecureBoot";
};

/// Holds a resource against its schema.
#[must_use]
pub fn judge(resource: &Resource) -> Conformance {
    let declared = resource.body.get("@odata.type").and_then(Value::as_str).unwrap_or_default();
    let declared = declared.trim_start_matches('#');
    let name = declared.split('.').next().unwrap_or_default();
    let Some(schema) = SCHEMAS.iter().find(|schema| schema.name == name) else {
        return Conformance::NotJudged(if name.is_empty() { "no @odata.type".into() } else { name.into() });
    };
    // Versions differ in their last number only by corrections of text.
    let version = version_of(declared);
    if version.is_none_or(|v| v[..2] > schema.version[..2]) {
        return Conformance::NotJudged(cut(declared, 80).to_owned());
    }
    // The type of a declared name: `#Chassis.v1_19_0.Chassis` is Chassis.v1_19_0.
    let declared = declared.rsplit_once('.').map_or(declared, |(type_, _)| type_);
    Conformance::Judged(deviations(resource, declared, schema.model))
}

/// `Chassis.v1_19_0.Chassis` has the version 1.19.0.
fn version_of(declared: &str) -> Option<[u32; 3]> {
    let text = declared.split('.').nth(1)?.strip_prefix('v')?;
    let numbers: Vec<u32> = text.split('_').map(|n| n.parse().ok()).collect::<Option<_>>()?;
    numbers.try_into().ok()
}

/// One attempt tells the first deviation only. So what it names is taken out, and the rest is tried again.
fn deviations(resource: &Resource, declared: &str, model: &'static str) -> Vec<Deviation> {
    let mut body = Value::Object(resource.body.clone());
    let mut found = Vec::new();
    while found.len() < MOST {
        let Err((place, problem)) = models::hold(&body, model) else { break };
        let problem = problem.to_string();
        // What is missing now and was not before was taken out by us.
        let ours = |d: &Deviation| d.place.starts_with(&shown(&place)) && problem.starts_with("missing field");
        if found.iter().any(ours) {
            break;
        }
        let taken = take(&mut body, &place);
        let nothing_left = taken.is_none();
        found.push(Deviation {
            uri: resource.uri.to_string(),
            declared: declared.to_owned(),
            place: shown(&place),
            found: taken.map_or_else(String::new, |value| cut(&value.to_string(), 80).to_owned()),
            problem: cut(&problem, 160).to_owned(),
        });
        if nothing_left {
            break;
        }
    }
    found
}

/// Takes out what stands at a place: a property, or all of a list of which an element is wrong (positions must stay).
fn take(body: &mut Value, place: &[Step]) -> Option<Value> {
    let (last, way) = place.split_last()?;
    let mut at = &mut *body;
    for step in way {
        at = match step {
            Step::Key(key) => at.get_mut(key)?,
            Step::Index(index) => at.get_mut(index)?,
        };
    }
    match last {
        Step::Key(key) => at.as_object_mut().and_then(|object: &mut Map<String, Value>| object.shift_remove(key)),
        Step::Index(index) => at.as_array_mut().and_then(|list| (*index < list.len()).then(|| list.remove(*index))),
    }
}

#[cfg(test)]
mod table_tests;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn judged(body: &Value) -> Conformance {
        judge(&Resource {
            uri: "/redfish/v1/X".into(),
            body: body.as_object().unwrap().clone(),
            at: "2026-11-24T03:00:00Z".parse().unwrap(),
        })
    }

    fn member(more: &Value) -> Value {
        let mut body = json!({"@odata.type": "#SoftwareInventory.v1_2_3.SoftwareInventory",
            "@odata.id": "/redfish/v1/X", "Id": "X", "Name": "X", "Version": "1"});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    }

    #[test]
    fn what_the_schema_allows_is_no_deviation() {
        assert_eq!(
            judged(&member(&json!({"Status": {"Health": "OK", "State": "Enabled"}}))),
            Conformance::Judged(vec![])
        );
    }

    #[test]
    fn every_deviation_is_told_with_its_place() {
        let Conformance::Judged(found) = judged(&member(&json!({
            "Version": 5, "Updateable": "true", "Status": {"Health": "Degraded"},
        }))) else {
            panic!("not judged")
        };
        let told: Vec<(&str, &str)> = found.iter().map(|d| (d.place.as_str(), d.found.as_str())).collect();
        assert_eq!(told.len(), 3, "{found:?}");
        for expected in [("Version", "5"), ("Updateable", "\"true\"")] {
            assert!(told.contains(&expected), "{found:?}");
        }
        assert!(told.iter().any(|(place, _)| place.starts_with("Status.Health")), "{found:?}");
        assert_eq!(found[0].declared, "SoftwareInventory.v1_2_3");
    }

    #[test]
    fn a_newer_version_an_unknown_type_and_no_type_are_not_judged() {
        for (declared, why) in [
            (json!("#SoftwareInventory.v1_99_0.SoftwareInventory"), "SoftwareInventory.v1_99_0.SoftwareInventory"),
            (json!("#Sensor.v1_7_0.Sensor"), "Sensor"),
            (Value::Null, "no @odata.type"),
        ] {
            let body = member(&json!({ "@odata.type": declared, "Version": 5 }));
            assert_eq!(judged(&body), Conformance::NotJudged(why.into()));
        }
    }
}
