//! Event subscriptions: kept and listed, never served. The mock sends nothing to any address.

use serde_json::{Map, Value, json};

use super::super::answer::Answer;
use super::super::fault::{self, Fault};
use super::super::refused::{Refused, bad_request};
use super::super::state::State;
use super::members::created;
use super::values::{self, is_text_list};

/// What a subscription may say, beside `Destination`; each with what it is where it is left out.
fn defaults() -> [(&'static str, Value); 10] {
    [
        ("Context", Value::Null),
        ("Protocol", "Redfish".into()),
        ("SubscriptionType", "RedfishEvent".into()),
        ("EventFormatType", "Event".into()),
        ("RegistryPrefixes", json!([])),
        ("ResourceTypes", json!([])),
        ("EventTypes", json!([])),
        ("MessageIds", json!([])),
        ("DeliveryRetryPolicy", "RetryForever".into()),
        ("HttpHeaders", json!([])),
    ]
}

impl State {
    pub(super) fn subscribe(&self, collection: &str, body: Map<String, Value>) -> Result<Answer, Refused> {
        let subscription = read(&body).map_err(bad_request)?;
        let (uri, kept) = self.add_member(collection, |uri, id| {
            let mut whole = json!({
                "@odata.type": "#EventDestination.v1_12_0.EventDestination",
                "@odata.id": uri,
                "Id": id,
                "Name": format!("Event Subscription {id}"),
            });
            values::set(&mut whole, subscription);
            whole
        })?;
        Ok(created(&uri, &kept))
    }
}

fn read(body: &Map<String, Value>) -> Result<Map<String, Value>, Fault> {
    let destination = body.get("Destination").ok_or_else(|| fault::missing("Destination"))?;
    let text = destination.as_str().ok_or_else(|| fault::wrong_type("Destination", destination))?;
    let is_address = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    if is_address.is_none_or(|rest| rest.is_empty() || rest.starts_with('/') || rest.contains(char::is_whitespace)) {
        return Err(fault::wrong_value("Destination", destination, "it must be an http or https address"));
    }
    body.get("Protocol").ok_or_else(|| fault::missing("Protocol"))?;
    let mut whole = Map::new();
    whole.insert("Destination".to_owned(), destination.clone());
    let defaults = defaults();
    for (name, default) in &defaults {
        let value = body.get(*name).unwrap_or(default);
        let fits = match default {
            Value::Array(_) if *name == "HttpHeaders" => value.is_array(),
            Value::Array(_) => is_text_list(value),
            Value::Null => value.is_string() || value.is_null(),
            _ => value.is_string(),
        };
        if !fits {
            return Err(fault::wrong_type(name, value));
        }
        whole.insert((*name).to_owned(), value.clone());
    }
    if whole.get("Protocol") != Some(&json!("Redfish")) {
        return Err(fault::not_in_list("Protocol", &whole["Protocol"]));
    }
    // They may hold a password, so they are never read back.
    whole.insert("HttpHeaders".to_owned(), json!([]));
    if whole.get("EventTypes") == Some(&json!([])) {
        whole.shift_remove("EventTypes");
    }
    let known = |name: &String| name == "Destination" || defaults.iter().any(|(known, _)| known == name);
    match body.keys().find(|name| !known(name) && !name.contains('@')) {
        Some(name) => Err(fault::unknown_property(name)),
        None => Ok(whole),
    }
}
