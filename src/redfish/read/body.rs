//! What a body holds: the object of a resource, or the reason why there is none.

use serde_json::{Map, Value};

use super::repair::{bare, repaired};
use super::slim::Keep;

/// The object in a body; of what no scan reads, only as much as `keep` says.
///
/// # Errors
/// What the body holds instead. `kind` is what the service calls it.
pub(in crate::redfish) fn object(body: &[u8], kind: Option<&str>, keep: Keep) -> Result<Map<String, Value>, String> {
    let body = bare(body);
    let read = keep.read(body).or_else(|error| match repaired(body) {
        Some(text) => keep.read(text.as_bytes()).map_err(|_| error),
        None => Err(error),
    });
    match read {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err("the body is JSON but not an object".to_owned()),
        Err(error) => Err(not_json(body, kind.unwrap_or("no content type"), &error)),
    }
}

fn not_json(body: &[u8], kind: &str, error: &serde_json::Error) -> String {
    let size = body.len();
    if body.trim_ascii_start().first() == Some(&b'<') {
        format!("the body ({kind}, {size} bytes) is a page of HTML or XML, not JSON: is this the Redfish port?")
    } else if error.is_eof() {
        format!("the body ({kind}, {size} bytes) ends too early: {error}")
    } else if error.is_data() {
        // The one thing that is JSON and refused all the same: a property that stands twice.
        format!("the body ({kind}, {size} bytes) contradicts itself: {error}")
    } else {
        format!("the body ({kind}, {size} bytes) is not JSON: {error}")
    }
}
