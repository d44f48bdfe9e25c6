//! One request, one answer: authentication, sessions, and the tree.

use axum::body::{Body, to_bytes};
use axum::http::header::{
    ALLOW, AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderName, IF_NONE_MATCH, LINK, LOCATION,
    WWW_AUTHENTICATE,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ring::digest::{SHA256, digest};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use super::body::{self, SESSIONS};
use super::fault::{self, Fault};
use super::journal::{Authentication, Journal};
use super::session::{Refusal, Sessions, hex};
use super::tree::{Media, Tree};

/// The most bytes of a request body; a login needs a hundred.
const MAX_BODY: usize = 16 << 10;
/// DSP0266: only these answer without credentials.
const ANONYMOUS: [&str; 4] = ["/redfish", "/redfish/v1", "/redfish/v1/odata", "/redfish/v1/$metadata"];

pub(super) const X_AUTH_TOKEN: HeaderName = HeaderName::from_static("x-auth-token");
const ODATA_VERSION: HeaderName = HeaderName::from_static("odata-version");
const JSON: &str = "application/json";

/// Everything that the connections of one running mock share.
pub(super) struct State {
    pub(super) tree: Tree,
    pub(super) user: String,
    pub(super) password: SecretString,
    pub(super) sessions: Sessions,
    pub(super) journal: Journal,
}

/// The body of a login. No `Debug`: it holds a password.
#[derive(Deserialize)]
struct Login {
    #[serde(rename = "UserName")]
    user: Option<String>,
    #[serde(rename = "Password")]
    password: Option<String>,
}

impl State {
    /// Answers a request and notes it.
    pub(super) async fn answer(&self, request: Request<Body>) -> Response<Body> {
        let (parts, body) = request.into_parts();
        let authentication = self.authenticate(&parts.headers);
        let mut response = self.route(&parts, body, authentication).await;
        let headers = response.headers_mut();
        headers.insert(ODATA_VERSION, HeaderValue::from_static("4.0"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        let path = parts.uri.path_and_query().map_or("", |path| path.as_str());
        response.extensions_mut().insert(authentication);
        self.journal.record(parts.method.as_str(), path, response.status().as_u16(), authentication);
        response
    }

    /// A session token counts before Basic, and a bad token is not excused by good Basic credentials.
    pub(super) fn authenticate(&self, headers: &HeaderMap) -> Authentication {
        if let Some(token) = headers.get(X_AUTH_TOKEN) {
            return if self.sessions.accept(token.as_bytes()) {
                Authentication::Session
            } else {
                Authentication::Refused
            };
        }
        match headers.get(AUTHORIZATION) {
            None => Authentication::None,
            Some(value) if self.basic(value) => Authentication::Basic,
            Some(_) => Authentication::Refused,
        }
    }

    fn basic(&self, value: &HeaderValue) -> bool {
        let credentials = value
            .to_str()
            .ok()
            .and_then(|text| text.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic"))
            .and_then(|(_, encoded)| BASE64_STANDARD.decode(encoded.trim()).ok())
            .and_then(|decoded| String::from_utf8(decoded).ok());
        credentials
            .is_some_and(|text| text.split_once(':').is_some_and(|(user, password)| self.is_account(user, password)))
    }

    fn is_account(&self, user: &str, password: &str) -> bool {
        user == self.user && password == self.password.expose_secret()
    }

    async fn route(&self, parts: &Parts, body: Body, authentication: Authentication) -> Response<Body> {
        if parts.headers.get(ODATA_VERSION).is_some_and(|version| version != "4.0") {
            return refuse(StatusCode::PRECONDITION_FAILED, fault::odata_version());
        }
        let path = parts.uri.path();
        let path = path.strip_suffix('/').unwrap_or(path);
        let is_login = path == SESSIONS || path.strip_prefix(SESSIONS) == Some("/Members");
        if is_login && parts.method == Method::POST {
            // Logging in needs no credentials beyond those in the body, whatever the headers carry.
            return if self.has_sessions() { self.log_in(parts, body).await } else { not_found(path) };
        }
        let known = matches!(authentication, Authentication::Basic | Authentication::Session);
        let open = ANONYMOUS.contains(&path) && authentication == Authentication::None;
        if !known && !open {
            return unauthorized(path);
        }
        if let Some(id) = path.strip_prefix(SESSIONS).and_then(|rest| rest.strip_prefix('/')) {
            return self.one_session(parts, path, id);
        }
        if path == SESSIONS && self.has_sessions() {
            return reading(parts, "GET, HEAD, POST", Media::Json, &body::sessions(&self.sessions.ids()));
        }
        self.resource(parts, path)
    }

    /// A tree without a session collection is a service with HTTP Basic only.
    fn has_sessions(&self) -> bool {
        self.tree.get(SESSIONS).is_some()
    }

    async fn log_in(&self, parts: &Parts, body: Body) -> Response<Body> {
        let content_type = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if content_type.is_some_and(|kind| !kind.trim_start().to_ascii_lowercase().starts_with(JSON)) {
            return refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, fault::bad_login("The body of a login is JSON."));
        }
        let Ok(bytes) = to_bytes(body, MAX_BODY).await else {
            return refuse(StatusCode::PAYLOAD_TOO_LARGE, fault::bad_login("The body is larger than a login can be."));
        };
        let Ok(login) = serde_json::from_slice::<Login>(&bytes) else {
            return refuse(
                StatusCode::BAD_REQUEST,
                fault::bad_login("The body is not a JSON object with text values."),
            );
        };
        let (Some(user), Some(password)) = (login.user, login.password) else {
            return refuse(StatusCode::BAD_REQUEST, fault::missing_property());
        };
        if !self.is_account(&user, &password) {
            return unauthorized(SESSIONS);
        }
        match self.sessions.create(&user) {
            Ok((session, token)) => {
                let mut response = respond(StatusCode::CREATED, JSON, body::session(&session.id, &session.user));
                put(&mut response, X_AUTH_TOKEN, &token);
                put(&mut response, LOCATION, &body::session_uri(&session.id));
                response
            }
            // XCC and XCC2 answer 403 here, XCC3 503 (Lenovo XCC REST API, "Create a session").
            Err(Refusal::Limit) => refuse(StatusCode::FORBIDDEN, fault::session_limit()),
            Err(Refusal::Random) => refuse(StatusCode::INTERNAL_SERVER_ERROR, fault::internal()),
        }
    }

    fn one_session(&self, parts: &Parts, path: &str, id: &str) -> Response<Body> {
        let Some(session) = self.sessions.find(id) else { return not_found(path) };
        if parts.method == Method::DELETE {
            self.sessions.delete(id);
            return respond(StatusCode::NO_CONTENT, JSON, Vec::new());
        }
        reading(parts, "GET, HEAD, DELETE", Media::Json, &body::session(&session.id, &session.user))
    }

    fn resource(&self, parts: &Parts, path: &str) -> Response<Body> {
        const ALLOWED: &str = "GET, HEAD";
        if let Some(query) = parts.uri.query() {
            // Some services page with `?$skip=50`, and a mockup records such a page under its whole name.
            if let Some((media, bytes)) = self.tree.resource(&format!("{path}?{query}")) {
                return reading(parts, ALLOWED, media, bytes);
            }
            if query.split('&').any(|parameter| parameter.starts_with('$') || parameter.starts_with("%24")) {
                return refuse(StatusCode::NOT_IMPLEMENTED, fault::query_not_supported());
            }
        }
        match self.tree.resource(path) {
            Some((media, bytes)) => reading(parts, ALLOWED, media, bytes),
            None if path == "/redfish" => reading(parts, ALLOWED, Media::Json, &body::versions()),
            None => not_found(path),
        }
    }
}

/// The answer to GET and HEAD; hyper leaves the body of a HEAD out and keeps its length.
fn reading(parts: &Parts, allowed: &'static str, media: Media, bytes: &[u8]) -> Response<Body> {
    if parts.method != Method::GET && parts.method != Method::HEAD {
        let mut response = refuse(StatusCode::METHOD_NOT_ALLOWED, fault::not_allowed(parts.uri.path()));
        put(&mut response, ALLOW, allowed);
        return response;
    }
    let content_type = match media {
        Media::Json => JSON,
        Media::Xml => "application/xml",
    };
    let etag = format!("\"{}\"", &hex(digest(&SHA256, bytes).as_ref())[..20]);
    let unchanged = parts.headers.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes());
    let mut response = if unchanged {
        respond(StatusCode::NOT_MODIFIED, content_type, Vec::new())
    } else {
        respond(StatusCode::OK, content_type, bytes.to_vec())
    };
    put(&mut response, ETAG, &etag);
    put(&mut response, ALLOW, allowed);
    if let Some(schema) = body::schema_uri(bytes) {
        put(&mut response, LINK, &format!("<{schema}>; rel=describedby"));
    }
    response
}

fn respond(status: StatusCode, content_type: &'static str, bytes: Vec<u8>) -> Response<Body> {
    let has_body = !bytes.is_empty();
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    if has_body {
        put(&mut response, CONTENT_TYPE, content_type);
    }
    response
}

fn put(response: &mut Response<Body>, name: HeaderName, value: &str) {
    // Only the type of a recorded resource can be no valid header value; such a header is left out.
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

fn refuse(status: StatusCode, fault: Fault) -> Response<Body> {
    respond(status, JSON, body::error(fault))
}

fn unauthorized(path: &str) -> Response<Body> {
    let mut response = refuse(StatusCode::UNAUTHORIZED, fault::access_denied(path));
    put(&mut response, WWW_AUTHENTICATE, "Basic realm=\"patchgate mock\"");
    response
}

fn not_found(path: &str) -> Response<Body> {
    refuse(StatusCode::NOT_FOUND, fault::uri_not_found(path))
}
