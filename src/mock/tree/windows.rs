//! The Windows side of a scenario: the document of a healthy server, and what differs from it.
//!
//! All scenarios of a machine share `windows.base.json`, a whole document of the collector. So an item that the
//! collector learns stands in one document and not in one for each scenario.

use serde_json::Value;

/// The collector's document of a scenario: `own` where it is a whole document, which says its `format`, else `base`
/// with the changes that `own` holds.
pub(super) fn document(base: Option<&[u8]>, own: &[u8]) -> Result<Vec<u8>, String> {
    let Some(base) = base else { return Ok(own.to_vec()) };
    let changes: Value = serde_json::from_slice(own).map_err(|error| error.to_string())?;
    if changes.get("format").is_some() {
        return Ok(own.to_vec());
    }
    let mut document = serde_json::from_slice(base).map_err(|error| format!("the base: {error}"))?;
    change(&mut document, &changes, "")?;
    Ok(document.to_string().into_bytes())
}

/// As a merge patch (RFC 7396) changes it, but for two things that the collector's documents need: a null is a null,
/// and an object changes the members of a list by their keys.
fn change(target: &mut Value, changes: &Value, place: &str) -> Result<(), String> {
    match (target, changes) {
        (Value::Object(properties), Value::Object(changes)) => {
            for (name, changes) in changes {
                match properties.get_mut(name) {
                    Some(property) => change(property, changes, &format!("{place}/{name}"))?,
                    None => drop(properties.insert(name.clone(), changes.clone())),
                }
            }
        }
        (Value::Array(members), Value::Object(changes)) => {
            for (name, changes) in changes {
                let member = members.iter_mut().find(|member| key(member).as_ref() == Some(name));
                let member = member.ok_or_else(|| format!("{place}: the base has no member {name:?}"))?;
                change(member, changes, &format!("{place}/{name}"))?;
            }
        }
        (target, changes) => *target = changes.clone(),
    }
    Ok(())
}

/// What a member of a list is called: a service or volume by its name, a descriptor by its path, a driver by its
/// device, the records of a log by `LOG/PROVIDER`.
fn key(member: &Value) -> Option<String> {
    let text = |name: &str| member.get(name).and_then(Value::as_str);
    let name = text("name").or_else(|| text("path")).or_else(|| text("device"));
    name.map(str::to_owned).or_else(|| Some(format!("{}/{}", text("log")?, text("provider")?)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn composed(base: &Value, own: &Value) -> Result<Value, String> {
        let bytes = document(Some(base.to_string().as_bytes()), own.to_string().as_bytes())?;
        Ok(serde_json::from_slice(&bytes).unwrap())
    }

    #[test]
    fn objects_are_merged_members_are_named_and_all_else_is_replaced() {
        let base = json!({"format": "x", "items": {
            "os_ubr": {"status": "ok", "value": 1},
            "services": {"value": [{"name": "bits", "start": 3}, {"name": "wuauserv", "start": 3}]},
            "event_logs": {"value": [{"log": "System", "provider": "disk", "records": [1, 2]}]},
        }});
        for (own, pointer, wanted) in [
            (json!({}), "", base.clone()),
            (json!({"synthetic": "why"}), "/synthetic", json!("why")),
            (json!({"items": {"os_ubr": {"value": 2}}}), "/items/os_ubr", json!({"status": "ok", "value": 2})),
            (json!({"items": {"os_ubr": {"value": null}}}), "/items/os_ubr", json!({"status": "ok", "value": null})),
            (
                json!({"items": {"services": {"value": {"wuauserv": {"start": 4}}}}}),
                "/items/services/value",
                json!([{"name": "bits", "start": 3}, {"name": "wuauserv", "start": 4}]),
            ),
            (
                json!({"items": {"event_logs": {"value": {"System/disk": {"records": [3]}}}}}),
                "/items/event_logs/value/0/records",
                json!([3]),
            ),
        ] {
            assert_eq!(composed(&base, &own).unwrap().pointer(pointer), Some(&wanted), "{own}");
        }
        let misspelt = json!({"items": {"services": {"value": {"wuausrv": {"start": 4}}}}});
        let error = composed(&base, &misspelt).unwrap_err();
        assert_eq!(error, r#"/items/services/value: the base has no member "wuausrv""#);
    }

    #[test]
    fn a_whole_document_stands_for_itself() {
        let whole = br#"{ "format": "patchgate-windows" }"#;
        assert_eq!(document(Some(br#"{"format": "x", "items": {}}"#), whole).unwrap(), whole);
        assert_eq!(document(None, b"not even JSON").unwrap(), b"not even JSON");
        assert!(document(Some(b"{}"), b"not even JSON").is_err());
    }
}
