//! The tolerant reading of Redfish JSON.
//!
//! Measured on eight real BMC captures (10,585 resources): models generated from the schema reject whole resources
//! for one odd field (a null integer, a new word, `ReleaseDate` of `00:00:00Z`) and lose links on the way. Here every
//! property stands on its own: it is absent, null, a value, or unreadable with its raw text.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::evidence::{Missing, Observation, Place};

/// A resource as it was received.
#[derive(Clone, Debug)]
pub struct Resource {
    /// The URI that was asked for.
    pub uri: Arc<str>,
    /// The object.
    pub body: Map<String, Value>,
    /// When it was received.
    pub at: Timestamp,
}

#[cfg(test)]
impl Resource {
    /// A resource of a test.
    pub(in crate::redfish) fn of(body: Value) -> Self {
        let Value::Object(body) = body else { panic!("a resource is an object") };
        Self { uri: "/redfish/v1/x".into(), body, at: Timestamp::UNIX_EPOCH }
    }
}

impl Resource {
    /// The whole resource as a view.
    #[must_use]
    pub fn view(&self) -> View<'_> {
        View { uri: &self.uri, path: String::new(), at: self.at, value: Sight::Object(&self.body) }
    }

    /// A property of the resource.
    #[must_use]
    pub fn field(&self, name: &str) -> View<'_> {
        self.view().field(name)
    }

    /// The text of the first of several properties that is there: vendors and schema versions name some differently.
    #[must_use]
    pub fn first_of_text(&self, names: &[&str]) -> Observation<String> {
        let view = self.view();
        let first = names.iter().map(|name| view.field(name)).find(|v| !v.is_absent());
        first.unwrap_or_else(|| view.field(names.first().copied().unwrap_or_default())).text()
    }
}

/// What is at a place in a resource.
#[derive(Clone, Copy, Debug)]
enum Sight<'a> {
    Object(&'a Map<String, Value>),
    Value(&'a Value),
    Absent,
    Null,
    /// Something stood on the way that is not an object.
    Blocked(&'a Value),
}

/// A place in a resource: where it is, and what stands there.
#[derive(Clone, Debug)]
pub struct View<'a> {
    uri: &'a Arc<str>,
    path: String,
    at: Timestamp,
    value: Sight<'a>,
}

impl<'a> View<'a> {
    /// The place of a property below this one.
    #[must_use]
    pub fn field(&self, name: &str) -> View<'a> {
        let value = match self.value {
            Sight::Object(object) => Self::sight(object.get(name)),
            Sight::Value(Value::Object(object)) => Self::sight(object.get(name)),
            Sight::Value(other) => Sight::Blocked(other),
            same => same,
        };
        View { uri: self.uri, path: format!("{}/{name}", self.path), at: self.at, value }
    }

    fn sight(value: Option<&'a Value>) -> Sight<'a> {
        match value {
            None => Sight::Absent,
            Some(Value::Null) => Sight::Null,
            Some(value) => Sight::Value(value),
        }
    }

    /// The place as text: `URI#/Property`.
    #[must_use]
    pub fn place(&self) -> Place {
        let joint = if self.path.is_empty() || self.uri.contains('#') { "" } else { "#" };
        Place::below(self.uri, [joint, &self.path].concat())
    }

    /// The URI of the resource.
    #[must_use]
    pub fn uri(&self) -> &'a str {
        self.uri
    }

    /// When the resource was read.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Whether nothing stands here.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        matches!(self.value, Sight::Absent)
    }

    fn read<T>(&self, expected: &str, take: impl FnOnce(&'a Value) -> Option<T>) -> Observation<T> {
        let reason = match self.value {
            Sight::Absent => Missing::Absent,
            Sight::Null => Missing::Null,
            Sight::Blocked(value) => Missing::unreadable(raw(value), "expected an object around it"),
            Sight::Object(_) => Missing::unreadable("{…}", format!("expected {expected}")),
            Sight::Value(value) => match take(value) {
                Some(value) => return Observation::known(value, self.place(), self.at),
                None => Missing::unreadable(raw(value), format!("expected {expected}")),
            },
        };
        Observation::missing(reason, self.place(), self.at)
    }

    /// A string.
    #[must_use]
    pub fn text(&self) -> Observation<String> {
        self.read("a string", |v| v.as_str().map(cut))
    }

    /// A boolean.
    #[must_use]
    pub fn boolean(&self) -> Observation<bool> {
        self.read("true or false", Value::as_bool)
    }

    /// A number that is not negative; fractions are rounded down.
    #[must_use]
    pub fn whole_number(&self) -> Observation<u64> {
        self.read("a number, zero or more", |v| {
            // The schema says integer, services also send 99.0; a float below 2^53 is exact.
            v.as_u64().or_else(|| v.as_f64().filter(|f| (0.0..9e15).contains(f)).map(|f| f.floor() as u64))
        })
    }

    /// A link: the `@odata.id` of an object, or the bare path that some services write instead.
    #[must_use]
    pub fn link(&self) -> Observation<String> {
        self.read("a link", |v| match v {
            Value::String(path) => path.starts_with('/').then(|| path.clone()),
            _ => v.get("@odata.id")?.as_str().map(str::to_owned),
        })
    }

    /// An array, each element as a view of its own.
    #[must_use]
    pub fn list(&self) -> Observation<Vec<View<'a>>> {
        let elements = self.read("an array", Value::as_array);
        elements.map(|elements| {
            elements
                .iter()
                .enumerate()
                .map(|(i, v)| View {
                    uri: self.uri,
                    path: format!("{}/{i}", self.path),
                    at: self.at,
                    value: Self::sight(Some(v)),
                })
                .collect()
        })
    }

    /// An array of links. One that is not a link makes the whole array unreadable: half a list would pass for one.
    #[must_use]
    pub fn links(&self) -> Observation<Vec<String>> {
        self.list()
            .and_then(|views| views.iter().map(|view| view.link().known_or().cloned().map_err(Clone::clone)).collect())
    }

    /// The scalar properties of an object as text, in the object's order.
    #[must_use]
    pub fn scalars(&self) -> Observation<Vec<(String, String)>> {
        self.read("an object", |v| {
            let scalar = |v: &Value| match v {
                Value::String(s) => Some(cut(s)),
                Value::Bool(_) | Value::Number(_) => Some(v.to_string()),
                _ => None,
            };
            Some(v.as_object()?.iter().filter_map(|(k, v)| Some((k.clone(), scalar(v)?))).collect())
        })
    }

    /// The names of the properties of the object here; none where there is no object.
    #[must_use]
    pub fn names(&self) -> Vec<&'a str> {
        match self.value {
            Sight::Object(object) | Sight::Value(Value::Object(object)) => object.keys().map(String::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// The object here as a resource of its own: members that a service sends inline, such as log entries.
    #[must_use]
    pub fn as_resource(&self) -> Option<Resource> {
        let Sight::Value(Value::Object(body)) = self.value else { return None };
        let uri =
            body.get("@odata.id").and_then(Value::as_str).map_or_else(|| self.place().to_string().into(), Arc::from);
        Some(Resource { uri, body: body.clone(), at: self.at })
    }
}

/// The longest text that is kept of one property, in characters.
const MAX_TEXT: usize = 4_000;

/// At most so much of a text; a text that is short enough takes no more memory than it needs.
fn cut(text: &str) -> String {
    match text.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => text[..end].to_owned(),
        None => text.to_owned(),
    }
}

fn raw(value: &Value) -> String {
    value.to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn resource(body: &Value) -> Resource {
        Resource {
            uri: "/redfish/v1/Systems/1".into(),
            body: body.as_object().unwrap().clone(),
            at: "2026-11-22T03:00:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn a_property_is_absent_null_a_value_or_unreadable() {
        let r = resource(&json!({"Model": "SR650", "SKU": null, "UUID": 5, "Status": {"Health": "OK"}}));
        assert_eq!(r.field("Model").text().value().unwrap(), "SR650");
        assert_eq!(r.field("SKU").text().reason(), Some(&Missing::Null));
        assert_eq!(r.field("Nothing").text().reason(), Some(&Missing::Absent));
        assert_eq!(r.field("UUID").text().reason(), Some(&Missing::unreadable("5", "expected a string")));
        assert_eq!(r.field("Status").field("Health").text().from(), "/redfish/v1/Systems/1#/Status/Health");
    }

    #[test]
    fn what_is_below_a_null_is_null_and_below_a_string_unreadable() {
        let r = resource(&json!({"Status": null, "Oem": "none"}));
        assert_eq!(r.field("Status").field("Health").text().reason(), Some(&Missing::Null));
        assert!(matches!(r.field("Oem").field("Contoso").text().reason(), Some(Missing::Unreadable { .. })));
    }

    #[test]
    fn one_bad_link_makes_the_list_unreadable_rather_than_shorter() {
        let r = resource(&json!({"Drives": [{"@odata.id": "/a"}, null]}));
        assert!(r.field("Drives").links().value().is_none());
    }

    #[test]
    fn a_path_that_stands_where_a_link_should_is_one() {
        let r = resource(&json!({"Members": ["/redfish/v1/Systems/1", {"@odata.id": "/redfish/v1/Systems/2"}]}));
        assert_eq!(r.field("Members").links().value().unwrap(), &["/redfish/v1/Systems/1", "/redfish/v1/Systems/2"]);
        assert!(resource(&json!({"Bios": "none"})).field("Bios").link().value().is_none());
    }

    #[test]
    fn numbers_may_be_floats_but_not_negative() {
        let r = resource(&json!({"a": 99.0, "b": -1, "c": "7"}));
        assert_eq!(r.field("a").whole_number().value(), Some(&99));
        assert!(r.field("b").whole_number().value().is_none());
        assert!(r.field("c").whole_number().value().is_none());
    }
}
