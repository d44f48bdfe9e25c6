//! By what an answer, or a whole BMC, is known again: where it leads, whose it is and which versions it names. Health,
//! states and readings are no part of it: they may change from scan to scan, and are always this scan's.

use serde_json::{Value, json};

use crate::common::digest::sha256;
use crate::redfish::read::Resource;
use crate::trust::Fingerprint;

/// The properties of an answer that must be as they were, wherever in it they stand: every link, the kinds, the
/// identity and the versions.
const SAME: &[&str] = &[
    "@odata.id",
    "@odata.type",
    "BiosVersion",
    "FirmwareVersion",
    "Model",
    "PartNumber",
    "SerialNumber",
    "SoftwareId",
    "UUID",
    "Version",
];

/// What must be as it was in the service root: who made it, which version it is, what it can do, and where it leads.
const ROOT: &[&str] = &[
    "@odata.type",
    "AccountService",
    "Chassis",
    "Links",
    "Managers",
    "Product",
    "ProtocolFeaturesSupported",
    "RedfishVersion",
    "ServiceIdentification",
    "SessionService",
    "Systems",
    "UUID",
    "UpdateService",
    "Vendor",
];

/// The mark of an answer. What a log holds is new every time, so that of its entries nothing counts.
pub(super) fn mark_of(resource: &Resource) -> String {
    let kind = resource.body.get("@odata.type").and_then(Value::as_str).unwrap_or_default();
    let of_log = kind.starts_with("#LogEntry");
    let mut lines = Vec::new();
    for (name, value) in resource.body.iter().filter(|(name, _)| !of_log || name.as_str() == "@odata.type") {
        note(name, value, &mut lines);
    }
    // The order of properties and of members says nothing.
    lines.sort_unstable();
    sha256(lines.join("\n").as_bytes())[..32].to_owned()
}

fn note(name: &str, value: &Value, lines: &mut Vec<String>) {
    match value {
        Value::Object(object) => object.iter().for_each(|(name, value)| note(name, value, lines)),
        Value::Array(list) => {
            // A list that became empty, or a bare path in it, is another list.
            lines.push(format!("{name}[{}]", list.len()));
            list.iter().for_each(|value| note(name, value, lines));
        }
        Value::String(text) if SAME.contains(&name) || text.starts_with('/') => lines.push(format!("{name}={text}")),
        other if SAME.contains(&name) => lines.push(format!("{name}={other}")),
        _ => {}
    }
}

/// The identity of a BMC, by its root and its certificate; none of either can be read from it.
pub(super) fn identity_of(root: &Resource, certificate: Option<Fingerprint>) -> String {
    let said: Vec<_> = ROOT.iter().map(|name| root.body.get(*name)).collect();
    let certificate = certificate.map(|leaf| leaf.to_string());
    sha256(json!([certificate, said]).to_string().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resource(body: Value) -> Resource {
        let Value::Object(body) = body else { panic!("an object") };
        Resource { uri: "/redfish/v1/Systems".into(), body, at: jiff::Timestamp::UNIX_EPOCH }
    }

    fn drives(list: Value) -> Value {
        json!({"@odata.id": "/s", "@odata.type": "#Storage.v1_8_0.Storage", "Status": {"Health": "OK"}, "Drives": list})
    }

    #[test]
    fn a_member_more_or_less_and_another_version_are_seen_and_health_is_not() {
        let two = || json!([{"@odata.id": "/a"}, {"@odata.id": "/b"}]);
        let before = mark_of(&resource(drives(two())));
        let mut sick = drives(two());
        sick["Status"]["Health"] = json!("Critical");
        assert_eq!(mark_of(&resource(sick)), before);
        assert_eq!(mark_of(&resource(drives(json!([{"@odata.id": "/b"}, {"@odata.id": "/a"}])))), before);
        for other in [json!([{"@odata.id": "/a"}]), json!([]), json!(null), json!(["/a", "/b"])] {
            assert_ne!(mark_of(&resource(drives(other.clone()))), before, "{other}");
        }
        let version = |version: Value| mark_of(&resource(json!({"@odata.id": "/f", "Version": version})));
        assert_ne!(version(json!("5.70")), version(json!("5.80")));
        assert_ne!(version(json!("5.70")), version(json!(null)));
    }

    #[test]
    fn a_new_entry_of_a_log_is_no_other_service() {
        let log = |members: Value| {
            let kind = "#LogEntryCollection.LogEntryCollection";
            mark_of(&resource(json!({"@odata.id": "/log", "@odata.type": kind, "Members": members})))
        };
        assert_eq!(
            log(json!([{"@odata.id": "/log/1"}])),
            log(json!([{"@odata.id": "/log/1"}, {"@odata.id": "/log/2"}]))
        );
    }

    #[test]
    fn another_certificate_or_firmware_is_another_identity() {
        let root = |version: &str| resource(json!({"UUID": "u", "RedfishVersion": version, "Name": "any"}));
        let of = |bytes: &'static [u8]| Some(Fingerprint::of(&bytes.into()));
        let before = identity_of(&root("1.15.0"), of(b"a"));
        assert_eq!(identity_of(&root("1.15.0"), of(b"a")), before);
        for other in [(root("1.17.0"), of(b"a")), (root("1.15.0"), of(b"b")), (root("1.15.0"), None)] {
            assert_ne!(identity_of(&other.0, other.1), before);
        }
    }
}
