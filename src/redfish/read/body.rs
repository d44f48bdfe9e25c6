//! What a body holds: the object of a resource, or the reason why there is none.

use serde_json::{Map, Value};

use super::slim::Keep;

/// The object in a body; of what no scan reads, only as much as `keep` says.
///
/// # Errors
/// What the body holds instead. `kind` is what the service calls it.
pub(in crate::redfish) fn object(body: &[u8], kind: Option<&str>, keep: Keep) -> Result<Map<String, Value>, String> {
    match keep.read(body) {
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
    } else {
        format!("the body ({kind}, {size} bytes) is not JSON: {error}")
    }
}
