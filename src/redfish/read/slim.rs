//! JSON as a scan holds it: without what it never reads, and in no more room than it needs.
//!
//! A map of `serde_json` makes room for four properties where there is one, and a list of links is a list of such maps.
//! Measured on an SR650 V2 at full depth: 285 KB of JSON for each BMC at the peak, a quarter of all memory.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// How much of an answer is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::redfish) enum Keep {
    /// Everything: what is served is itself the question.
    Everything,
    /// What a survey may read.
    WhatIsRead,
}

/// What no reader asks for, at any depth, and what takes the most room in the captures, or names people
/// (`CurrentLoggedUsers`). To leave one out of this list costs memory; a test says which of them somebody reads.
const UNREAD: &[&str] = &[
    "@odata.context",
    "@odata.etag",
    "Actions",
    "Boot",
    "CooledBy",
    "CurrentLoggedUsers",
    "Description",
    "EntryType",
    "EthernetInterfaces",
    "EventGroupId",
    "HostWatchdogTimer",
    "Identifiers",
    "Info",
    "InfoFormat",
    "LocationOrdinalValue",
    "LocationType",
    "LowestSupportedVersion",
    "MessageArgs",
    "NetworkDeviceFunctions",
    "NetworkPorts",
    "OemRecordFormat",
    "PCIeInterface",
    "PhysicalLocation",
    "Ports",
    "PoweredBy",
];

/// Whether no reader asks for a property: one of the list, an action of the vendor's, or a note on an old name.
fn is_unread(name: &str) -> bool {
    name.starts_with('#') || name.ends_with("@Redfish.Deprecated") || UNREAD.contains(&name)
}

impl Keep {
    /// The value in a body that is nothing but JSON.
    pub(in crate::redfish) fn read(self, body: &[u8]) -> serde_json::Result<Value> {
        let mut reader = serde_json::Deserializer::from_slice(body);
        let value = self.deserialize(&mut reader)?;
        reader.end()?;
        Ok(value)
    }
}

impl<'de> DeserializeSeed<'de> for Keep {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Keep {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = elements.next_element_seed(self)? {
            list.push(element);
        }
        list.shrink_to_fit();
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut properties: A) -> Result<Value, A::Error> {
        let mut list: Vec<(String, Value)> = Vec::new();
        while let Some(name) = properties.next_key::<String>()? {
            if self == Self::WhatIsRead && is_unread(&name) {
                properties.next_value::<IgnoredAny>()?;
            } else {
                list.push((name, properties.next_value_seed(self)?));
            }
        }
        // The size is known only now, and a map does not shrink.
        let mut map = Map::with_capacity(list.len());
        for (name, value) in list {
            match map.get(&name) {
                // JSON leaves open which of the two counts, so that every reader would see another server.
                Some(earlier) if *earlier != value => {
                    return Err(A::Error::custom(format_args!("{name:?} stands twice with two values")));
                }
                Some(_) => {}
                None => {
                    map.insert(name, value);
                }
            }
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_never_read_is_left_out_at_any_depth_and_the_rest_keeps_its_order() {
        let body =
            json!({"@odata.context": "/c", "Name": "n", "Links": [{"Actions": {"a": [1]}, "Health": "OK"}], "Id": "1"});
        let kept = Keep::WhatIsRead.read(body.to_string().as_bytes()).unwrap();
        assert_eq!(kept.to_string(), r#"{"Name":"n","Links":[{"Health":"OK"}],"Id":"1"}"#);
    }

    #[test]
    fn no_reader_names_what_is_left_out() {
        let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/redfish")];
        let mut seen = 0;
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if !path.ends_with("slim.rs") {
                    let source = std::fs::read_to_string(&path).unwrap();
                    seen += source.matches(".field(\"").count();
                    let read = UNREAD.iter().find(|name| source.contains(&format!("\"{name}\"")));
                    assert_eq!(read, None, "read in {}", path.display());
                }
            }
        }
        assert!(seen > 50, "where are the readers? {seen} reads were found");
    }

    #[test]
    fn what_is_not_json_is_refused_as_ever() {
        for body in ["", "{", "{}{}", "[1,]", "<html>", "{\"a\":1} x", "nul"] {
            let (own, theirs) =
                (Keep::WhatIsRead.read(body.as_bytes()), serde_json::from_slice::<Value>(body.as_bytes()));
            assert_eq!(own.unwrap_err().to_string(), theirs.unwrap_err().to_string(), "{body:?}");
        }
        let deep = "[".repeat(100_000);
        assert!(Keep::Everything.read(deep.as_bytes()).is_err());
    }

    #[test]
    fn a_property_with_two_values_makes_the_body_unreadable_at_any_depth() {
        for twice in [
            r#"{"Health":"Critical","Health":"OK"}"#,
            r#"{"Status":{"Health":"OK","Health":"Critical"}}"#,
            r#"{"Members":[{"a":1,"b":2,"a":null}]}"#,
            r#"{"a":1,"\u0061":2}"#,
        ] {
            for keep in [Keep::Everything, Keep::WhatIsRead] {
                let error = keep.read(twice.as_bytes()).unwrap_err();
                assert!(error.is_data() && error.to_string().contains("stands twice"), "{twice}: {error}");
            }
        }
        let same = Keep::Everything.read(br#"{"a":{"b":1},"c":2,"a":{"b":1}}"#).unwrap();
        assert_eq!(same, json!({"a": {"b": 1}, "c": 2}), "said twice, and the same");
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,8}".prop_map(Value::String),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
                prop::collection::vec((".{0,4}", inner), 0..6)
                    .prop_map(|properties| Value::Object(properties.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn everything_is_what_serde_json_reads(value in any_json()) {
            let text = value.to_string();
            let theirs: Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(Keep::Everything.read(text.as_bytes()).unwrap(), theirs);
        }
    }
}
