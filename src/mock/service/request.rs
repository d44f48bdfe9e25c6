//! The body of a request: one JSON object of bounded size.

use http::request::Parts;
use http_body_util::{BodyExt as _, Limited};
use hyper::StatusCode;
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use serde_json::{Map, Value};

use super::fault;
use super::refused::{Refused, bad_request};

/// The most bytes of a login, which needs a hundred and which anyone may send.
const MAX_LOGIN: usize = 16 << 10;
/// The most bytes of another request body; all 392 UEFI attributes of the captured SR650 V2 take 30,000.
const MAX_BODY: usize = 64 << 10;

/// What a body must say of its type.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ContentType {
    MustBeJson,
    /// A login: old scripts leave it out, and an XCC takes that.
    MayBeAbsent,
}

/// Reads it to its end.
pub(super) async fn json_body(parts: &Parts, body: Incoming, kind: ContentType) -> Result<Map<String, Value>, Refused> {
    let is_json = |value: &HeaderValue| {
        let text = value.to_str().unwrap_or_default();
        text.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
    };
    let typed = parts.headers.get(CONTENT_TYPE).map_or(kind == ContentType::MayBeAbsent, is_json);
    if !typed {
        return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, fault::not_json_type()));
    }
    let most = if kind == ContentType::MayBeAbsent { MAX_LOGIN } else { MAX_BODY };
    let read = Limited::new(body, most).collect().await;
    let bytes = read.map_err(|_| (StatusCode::PAYLOAD_TOO_LARGE, fault::too_large_a_body()))?.to_bytes();
    match serde_json::from_slice(&bytes) {
        Ok(Value::Object(body)) => Ok(body),
        Ok(_) => Err(bad_request(fault::malformed("The body is JSON, but no object.".to_owned()))),
        Err(error) => Err(bad_request(fault::malformed(format!("The body is not JSON: {error}.")))),
    }
}
