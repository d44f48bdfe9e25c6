//! What stands in an answer: a resource, or the reason why it is none.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::Resource;
use super::error::{Layer, RedfishError};
use super::slim::Keep;
use super::wire::Answer;

/// The one URI that Redfish fixes (DSP0266, "Redfish-defined URIs").
pub(super) const SERVICE_ROOT: &str = "/redfish/v1/";

/// A body as it was received.
#[derive(Clone, Debug)]
pub struct Raw {
    /// The bytes.
    pub body: Vec<u8>,
    /// What the service says they are; empty where it says nothing.
    pub content_type: String,
    /// From the request to the last byte.
    pub took: Duration,
}

/// A URI, or the place of a property, without what stands behind `#`.
pub(super) fn without_fragment(place: &str) -> &str {
    place.split('#').next().unwrap_or(place)
}

/// The object in an answer; of what no scan reads, only as much as `keep` says.
pub(super) fn decode(uri: &str, answer: &Answer, keep: Keep) -> Result<Resource, RedfishError> {
    let problem = match keep.read(&answer.body) {
        Ok(Value::Object(body)) => {
            return Ok(Resource { uri: uri.into(), body, at: Timestamp::now() });
        }
        Ok(_) => "the body is JSON but not an object".to_owned(),
        Err(error) => not_json(answer, &error),
    };
    Err(RedfishError::new(Layer::Decode, uri, problem, "the other resources are read all the same"))
}

fn not_json(answer: &Answer, error: &serde_json::Error) -> String {
    let kind = answer.header("content-type").unwrap_or_else(|| "no content type".into());
    let start = answer.body.trim_ascii_start();
    let size = answer.body.len();
    if start.first() == Some(&b'<') {
        format!("the body ({kind}, {size} bytes) is a page of HTML or XML, not JSON: is this the Redfish port?")
    } else if error.is_eof() {
        format!("the body ({kind}, {size} bytes) ends too early: {error}")
    } else {
        format!("the body ({kind}, {size} bytes) is not JSON: {error}")
    }
}

/// Whether an object is nothing but a link.
pub(super) fn is_link(object: &Map<String, Value>) -> bool {
    object.keys().all(|key| key == "@odata.id")
}
