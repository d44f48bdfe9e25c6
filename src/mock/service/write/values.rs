//! Whether a PATCH fits a resource, and the resource after it.
//!
//! Types are those of the present values: the mock knows no schema, and what is there was valid once. Where the
//! resource lists `…@Redfish.AllowableValues`, only those are taken.

use serde_json::{Map, Value};

use super::super::fault::{self, Fault};

/// Refuses the first property that is unknown, cannot be written, or has a value of another type.
pub(super) fn check(body: &Value, patch: &Map<String, Value>, writable: &[&str], prefix: &str) -> Result<(), Fault> {
    for (name, value) in patch {
        let path = format!("{prefix}{name}");
        let below = format!("{path}/");
        let present = body.get(name);
        let here = writable.iter().any(|one| **one == path || one.strip_suffix('*') == Some(prefix));
        let deeper = writable.iter().any(|one| one.starts_with(&below));
        match (value, present) {
            // Password is always there, and always null; an unset text may be left out of a resource.
            (_, None) if !here || prefix == "Attributes/" => return Err(fault::unknown_property(&path)),
            (Value::Object(inner), Some(present)) if deeper => check(present, inner, writable, &below)?,
            _ if !here => {
                return Err(if deeper { fault::wrong_type(&path, value) } else { fault::read_only_property(&path) });
            }
            (value, present) => {
                if !same_type(value, present.unwrap_or(&Value::Null)) {
                    return Err(fault::wrong_type(&path, value));
                }
                let list = body.get(format!("{name}@Redfish.AllowableValues")).and_then(Value::as_array);
                if list.is_some_and(|list| !list.contains(value)) {
                    return Err(fault::not_in_list(&path, value));
                }
            }
        }
    }
    Ok(())
}

/// A string list without anything else in it.
pub(super) fn is_text_list(value: &Value) -> bool {
    value.as_array().is_some_and(|items| items.iter().all(Value::is_string))
}

fn same_type(value: &Value, present: &Value) -> bool {
    match (value, present) {
        (Value::Object(_), _) => false,
        (Value::Array(_), Value::Array(_)) => is_text_list(value),
        (Value::Array(_), _) => false,
        (Value::Null, present) => !present.is_array() && !present.is_object(),
        (_, Value::Null) => true,
        (value, present) => std::mem::discriminant(value) == std::mem::discriminant(present),
    }
}

/// Unlike in a merge patch, null is a value here: DSP0266 has no way to take a property away.
pub(super) fn set(body: &mut Value, patch: Map<String, Value>) {
    for (name, value) in patch {
        match value {
            Value::Object(inner) if body.get(&name).is_some_and(Value::is_object) => set(&mut body[&name], inner),
            value => body[&name] = value,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_is_writable_and_of_its_type_is_taken() {
        let body = json!({
            "Id": "1", "AssetTag": null, "Boot": {"BootOrder": ["a"], "Target": "None",
            "Target@Redfish.AllowableValues": ["None", "Pxe"], "Fixed": 1}, "Attributes": {"A": "x", "N": 1},
        });
        let writable = ["AssetTag", "Password", "Boot/BootOrder", "Boot/Target", "Attributes/*"];
        for (patch, refused) in [
            (json!({"AssetTag": "x"}), None),
            (json!({"Password": "x"}), None),
            (json!({"Boot": {"BootOrder": ["b", "a"], "Target": "Pxe"}}), None),
            (json!({"Attributes": {"A": "y", "N": 2}}), None),
            (json!({"Id": "2"}), Some("Base.1.12.PropertyNotWritable")),
            (json!({"Colour": "red"}), Some("Base.1.12.PropertyUnknown")),
            (json!({"Boot": {"Fixed": 2}}), Some("Base.1.12.PropertyNotWritable")),
            (json!({"Boot": 1}), Some("Base.1.12.PropertyValueTypeError")),
            (json!({"Boot": {"BootOrder": "b"}}), Some("Base.1.12.PropertyValueTypeError")),
            (json!({"Boot": {"BootOrder": [1]}}), Some("Base.1.12.PropertyValueTypeError")),
            (json!({"Boot": {"Target": "Usb"}}), Some("Base.1.12.PropertyValueNotInList")),
            (json!({"Attributes": {"B": "y"}}), Some("Base.1.12.PropertyUnknown")),
            (json!({"Attributes": {"N": "y"}}), Some("Base.1.12.PropertyValueTypeError")),
            (json!({"AssetTag": {"a": 1}}), Some("Base.1.12.PropertyValueTypeError")),
        ] {
            let fault = check(&body, patch.as_object().unwrap(), &writable, "").err();
            assert_eq!(fault.map(|fault| fault.message_id), refused, "{patch}");
        }
    }

    #[test]
    fn a_patch_sets_what_it_names_and_nothing_else() {
        let mut body = json!({"A": 1, "B": {"C": 2, "D": 3}});
        set(&mut body, json!({"A": null, "B": {"D": 4}}).as_object().unwrap().clone());
        assert_eq!(body, json!({"A": null, "B": {"C": 2, "D": 4}}));
    }
}
