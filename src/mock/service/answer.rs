//! How answers are put together: status, headers and a body that is whole.

use http::request::Parts;
use hyper::body::Bytes;
use hyper::header::{
    ACCEPT, ALLOW, CONTENT_TYPE, ETAG, HeaderName, HeaderValue, IF_NONE_MATCH, LINK, WWW_AUTHENTICATE,
};
use hyper::{HeaderMap, Response, StatusCode};

use super::body;
use super::fault::{self, Fault};
use crate::mock::tree::{Facts, Media, Resource, etag};

pub(super) const JSON: &str = "application/json";

/// An answer whose body is whole; how it goes over the wire is for the fault script to say.
pub(super) type Answer = Response<Bytes>;

/// A resource as it is stored; hyper leaves the body of a HEAD out and keeps its length.
pub(super) fn whole(parts: &Parts, resource: &Resource, allowed: &'static str) -> Answer {
    let facts = resource.facts();
    let mut response = if etag::names(&parts.headers, IF_NONE_MATCH, &facts.etag) == Some(true) {
        respond(StatusCode::NOT_MODIFIED, JSON, Vec::new())
    } else {
        respond(StatusCode::OK, media_type(resource.media), resource.bytes.clone())
    };
    response.headers_mut().insert(ETAG, facts.etag.clone());
    describe(&mut response, facts, allowed);
    response
}

pub(super) fn describe(response: &mut Answer, facts: &Facts, allowed: &'static str) {
    let headers = response.headers_mut();
    headers.insert(ALLOW, HeaderValue::from_static(allowed));
    if let Some(link) = &facts.link {
        headers.insert(LINK, link.clone());
    }
}

fn media_type(media: Media) -> &'static str {
    match media {
        Media::Json => JSON,
        Media::Xml => "application/xml",
    }
}

/// 406 where the client accepts nothing that the resource can be sent as.
pub(super) fn not_acceptable(headers: &HeaderMap, media: Media) -> Option<Answer> {
    let accepted = headers.get(ACCEPT)?.to_str().ok()?;
    let fits = accepted.split(',').any(|range| {
        let mut parts = range.split(';').map(str::trim);
        let kind = parts.next().unwrap_or_default().to_ascii_lowercase();
        let refused = parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
        !refused && (kind == "*/*" || kind == "application/*" || kind == media_type(media))
    });
    (!fits).then(|| refuse(StatusCode::NOT_ACCEPTABLE, fault::not_acceptable(accepted)))
}

pub(super) fn respond(status: StatusCode, content_type: &'static str, bytes: impl Into<Bytes>) -> Answer {
    let bytes = bytes.into();
    let has_body = !bytes.is_empty();
    let mut response = Response::new(bytes);
    *response.status_mut() = status;
    if has_body {
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    response
}

pub(super) fn put(response: &mut Answer, name: HeaderName, value: &str) {
    // URIs and tokens that the mock makes are always header values.
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// A resource that was just written, or that a write led to.
pub(super) fn written(status: StatusCode, resource: &Resource) -> Answer {
    let mut response = respond(status, JSON, resource.bytes.clone());
    response.headers_mut().insert(ETAG, resource.facts().etag.clone());
    response
}

pub(super) fn refuse(status: StatusCode, fault: Fault) -> Answer {
    respond(status, JSON, body::error(fault))
}

pub(super) fn not_allowed(path: &str, allowed: &'static str) -> Answer {
    let mut response = refuse(StatusCode::METHOD_NOT_ALLOWED, fault::not_allowed(path));
    response.headers_mut().insert(ALLOW, HeaderValue::from_static(allowed));
    response
}

pub(super) fn unauthorized(path: &str) -> Answer {
    let mut response = refuse(StatusCode::UNAUTHORIZED, fault::access_denied(path));
    put(&mut response, WWW_AUTHENTICATE, "Basic realm=\"patchgate mock\"");
    response
}

pub(super) fn not_found(path: &str) -> Answer {
    refuse(StatusCode::NOT_FOUND, fault::uri_not_found(path))
}
