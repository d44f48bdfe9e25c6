//! Documents for the tests of the reader, and what it makes of them.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::read::{Collected, CollectedError, read_collected};
use crate::evidence::Windows;

/// The document of the mock's server, which is healthy.
pub const HEALTHY: &str = include_str!("../../../mocks/sr650-v2/windows.base.json");
/// What differs from it where the update fails.
pub const DENIED: &str = include_str!("../../../mocks/sr650-v2/scenarios/deny-softwaredistribution/windows.json");

pub fn now() -> Timestamp {
    "2026-05-01T00:00:00Z".parse().unwrap()
}

pub fn read(bytes: &[u8]) -> Result<Collected, CollectedError> {
    read_collected(bytes, "server.json", now())
}

pub fn windows(document: &Value) -> Windows {
    read(document.to_string().as_bytes()).unwrap().windows
}

pub fn healthy() -> Value {
    serde_json::from_str(HEALTHY).unwrap()
}

/// The healthy document with the lines that CBS.log has where the update fails.
pub fn denied() -> Value {
    let (mut document, differs) = (healthy(), serde_json::from_str::<Value>(DENIED).unwrap());
    document["items"]["cbs"]["value"]["lines"] = differs["items"]["cbs"]["value"]["lines"].clone();
    document
}

/// A document with these items and nothing else.
pub fn with_items(items: &Value) -> Windows {
    windows(&json!({
        "format": "patchgate-windows",
        "format_version": "1.0.0",
        "collector": {"version": "1.0.0", "started": "2026-04-20T01:00:00.0000000Z"},
        "items": items,
    }))
}

pub fn ok(value: &Value) -> Value {
    json!({"status": "ok", "ms": 1, "value": value, "err": null})
}
