//! One request, one answer: authentication, sessions, and reading. Writing is next door, in `write`.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Body;
use axum::http::header::{
    ACCEPT, ALLOW, AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderName, IF_NONE_MATCH, LINK, LOCATION,
    WWW_AUTHENTICATE,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use super::account::{Account, Accounts, Caller, Lockout, Privilege, Role};
use super::body::{self, SESSIONS};
use super::fault::{self, Fault};
use super::journal::{Authentication, Journal};
use super::query::shape::{self, Features, ShapeError};
use super::query::{Query, QueryError};
use super::resource::{Facts, Media, Resource};
use super::service::Options;
use super::session::{Refusal, Sessions};
use super::stats::Counters;
use super::store::Store;
use super::tree::{Tree, trimmed};
use super::write;

/// DSP0266: only these answer without credentials.
const ANONYMOUS: [&str; 4] = ["/redfish", "/redfish/v1", "/redfish/v1/odata", "/redfish/v1/$metadata"];
pub(super) const ACCOUNT_SERVICE: &str = "/redfish/v1/AccountService";
pub(super) const ACCOUNTS: &str = "/redfish/v1/AccountService/Accounts";

pub(super) const X_AUTH_TOKEN: HeaderName = HeaderName::from_static("x-auth-token");
const ODATA_VERSION: HeaderName = HeaderName::from_static("odata-version");
const JSON: &str = "application/json";

/// Everything that the connections of one running mock share.
pub(super) struct State {
    pub(super) store: Store,
    pub(super) accounts: Accounts,
    pub(super) sessions: Sessions,
    pub(super) journal: Journal,
    pub(super) require_if_match: bool,
    /// Held from reading a resource to writing it, so that no two writers undo each other.
    pub(super) writing: Mutex<()>,
    pub(super) updates: Mutex<Vec<write::update::Update>>,
    features: Features,
    page_size: Option<usize>,
}

impl State {
    pub(super) fn new(tree: Arc<Tree>, options: Options, counters: Arc<Counters>) -> Self {
        let store = Store::new(tree);
        let first = Account {
            user: options.user,
            password: options.password,
            role: Role::Administrator,
            password_change_required: false,
        };
        let lockout = options.lockout.unwrap_or_else(|| tree_lockout(&store));
        let accounts = std::iter::once(first).chain(options.accounts);
        let accounts = write::account::place(&store, accounts, options.lockout);
        Self {
            accounts: Accounts::new(accounts, lockout, options.clock.clone()),
            sessions: Sessions::new(options.session_limit, options.session_idle, options.clock, counters),
            journal: Journal::new(options.journal),
            require_if_match: options.require_if_match,
            writing: Mutex::default(),
            updates: Mutex::default(),
            features: Features::of(store.json("/redfish/v1").as_ref()),
            page_size: options.page_size,
            store,
        }
    }

    /// Answers a request and notes it.
    pub(super) async fn answer(&self, request: Request<Body>) -> Response<Body> {
        let (parts, body) = request.into_parts();
        let (authentication, caller) = self.authenticate(&parts.headers);
        let mut response = self.route(&parts, body, authentication, caller).await;
        let headers = response.headers_mut();
        headers.insert(ODATA_VERSION, HeaderValue::from_static("4.0"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        let path = parts.uri.path_and_query().map_or("", |path| path.as_str());
        response.extensions_mut().insert(authentication);
        self.journal.record(parts.method.as_str(), path, response.status().as_u16(), authentication);
        response
    }

    /// A session token counts before Basic, and a bad token is not excused by good Basic credentials.
    pub(super) fn authenticate(&self, headers: &HeaderMap) -> (Authentication, Option<Caller>) {
        let (kind, caller) = if let Some(token) = headers.get(X_AUTH_TOKEN) {
            let user = self.sessions.accept(token.as_bytes());
            (Authentication::Session, user.and_then(|user| self.accounts.caller(&user)))
        } else if let Some(value) = headers.get(AUTHORIZATION) {
            (Authentication::Basic, self.basic(value))
        } else {
            return (Authentication::None, None);
        };
        if caller.is_some() { (kind, caller) } else { (Authentication::Refused, None) }
    }

    fn basic(&self, value: &HeaderValue) -> Option<Caller> {
        let (scheme, encoded) = value.to_str().ok()?.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("basic") {
            return None;
        }
        let text = String::from_utf8(BASE64_STANDARD.decode(encoded.trim()).ok()?).ok()?;
        let (user, password) = text.split_once(':')?;
        self.accounts.log_in(user, password)
    }

    async fn route(
        &self,
        parts: &Parts,
        body: Body,
        authentication: Authentication,
        caller: Option<Caller>,
    ) -> Response<Body> {
        if parts.headers.get(ODATA_VERSION).is_some_and(|version| version != "4.0") {
            return refuse(StatusCode::PRECONDITION_FAILED, fault::odata_version());
        }
        let path = trimmed(parts.uri.path());
        let is_login = path == SESSIONS || path.strip_prefix(SESSIONS) == Some("/Members");
        if is_login && parts.method == Method::POST {
            // Logging in needs no credentials beyond those in the body, whatever the headers carry.
            return if self.has_sessions() { self.log_in(parts, body).await } else { not_found(path) };
        }
        let Some(caller) = caller else {
            let open = ANONYMOUS.contains(&path) && authentication == Authentication::None;
            return if open { self.anonymous(parts, path) } else { unauthorized(path) };
        };
        if let Some(refused) = self.must_change_password(parts, path, &caller) {
            return refused;
        }
        if let Some(id) = path.strip_prefix(SESSIONS).and_then(|rest| rest.strip_prefix('/')) {
            return self.one_session(parts, path, id, &caller);
        }
        if let Some(answer) = self.advance(&parts.method, path) {
            return answer;
        }
        if path == SESSIONS && self.has_sessions() {
            let list = Resource::new(Media::Json, body::sessions(&self.sessions.ids()));
            return self.read(parts, path, &list, "GET, HEAD, POST");
        }
        if is_read(&parts.method) { self.resource(parts, path) } else { self.write(parts, body, path, &caller).await }
    }

    fn anonymous(&self, parts: &Parts, path: &str) -> Response<Body> {
        if is_read(&parts.method) { self.resource(parts, path) } else { unauthorized(path) }
    }

    /// DSP0266, "Password management": until the password is changed, nothing else is possible.
    fn must_change_password(&self, parts: &Parts, path: &str, caller: &Caller) -> Option<Response<Body>> {
        if !caller.must_change || ANONYMOUS.contains(&path) {
            return None;
        }
        let own = self.accounts.at(path).is_some_and(|(user, _)| user == caller.user);
        let own_session = path
            .strip_prefix(SESSIONS)
            .and_then(|rest| self.sessions.find(rest.strip_prefix('/')?))
            .is_some_and(|session| session.user == caller.user);
        if own && parts.method != Method::DELETE || own_session {
            return None;
        }
        let uri = self.accounts.uri_of(&caller.user).unwrap_or_else(|| ACCOUNTS.to_owned());
        Some(refuse(StatusCode::FORBIDDEN, fault::change_password(&uri)))
    }

    /// A tree without a session collection is a service with HTTP Basic only.
    fn has_sessions(&self) -> bool {
        self.store.has(SESSIONS)
    }

    async fn log_in(&self, parts: &Parts, body: Body) -> Response<Body> {
        let login = match write::json_body(parts, body, write::ContentType::MayBeAbsent).await {
            Ok(login) => login,
            Err((StatusCode::BAD_REQUEST, _)) => {
                return refuse(StatusCode::BAD_REQUEST, fault::bad_login("The body is not a JSON object."));
            }
            Err((status, fault)) => return refuse(status, fault),
        };
        let (user, password) = match (login.get("UserName"), login.get("Password")) {
            (Some(Value::String(user)), Some(Value::String(password))) => (user, password),
            (Some(_), Some(_)) => {
                return refuse(StatusCode::BAD_REQUEST, fault::bad_login("UserName and Password are text."));
            }
            _ => return refuse(StatusCode::BAD_REQUEST, fault::missing_property()),
        };
        let Some(caller) = self.accounts.log_in(user, password) else { return unauthorized(SESSIONS) };
        match self.sessions.create(user) {
            Ok((session, token)) => {
                let mut body = body::session(&session.id, &session.user);
                if caller.must_change {
                    let uri = self.accounts.uri_of(user).unwrap_or_else(|| ACCOUNTS.to_owned());
                    body = body::with_message(&body, fault::change_password(&uri));
                }
                let mut response = respond(StatusCode::CREATED, JSON, body);
                put(&mut response, X_AUTH_TOKEN, &token);
                put(&mut response, LOCATION, &body::session_uri(&session.id));
                response
            }
            // XCC and XCC2 answer 403 here, XCC3 503 (Lenovo XCC REST API, "Create a session").
            Err(Refusal::Limit) => refuse(StatusCode::FORBIDDEN, fault::session_limit()),
            Err(Refusal::Random) => refuse(StatusCode::INTERNAL_SERVER_ERROR, fault::internal()),
        }
    }

    fn one_session(&self, parts: &Parts, path: &str, id: &str, caller: &Caller) -> Response<Body> {
        const ALLOWED: &str = "GET, HEAD, DELETE";
        let Some(session) = self.sessions.find(id) else { return not_found(path) };
        if parts.method == Method::DELETE {
            // DSP8011: one's own needs ConfigureSelf, another's ConfigureManager.
            let own = session.user == caller.user;
            let needed = if own { Privilege::OwnAccount } else { Privilege::Manager };
            if !caller.role.may(needed) {
                return refuse(StatusCode::FORBIDDEN, fault::no_privilege());
            }
            self.sessions.delete(id);
            return respond(StatusCode::NO_CONTENT, JSON, Vec::new());
        }
        let session = Resource::new(Media::Json, body::session(&session.id, &session.user));
        self.read(parts, path, &session, ALLOWED)
    }

    /// A resource of the tree, or of what clients wrote.
    fn resource(&self, parts: &Parts, path: &str) -> Response<Body> {
        if let Some(query) = parts.uri.query() {
            // Some services page with `?$skip=50`, and a mockup records such a page under its whole name.
            if let Some(page) = self.store.get(&format!("{path}?{query}")) {
                return whole(parts, &page, write::allowed(page.facts()));
            }
        }
        if path.starts_with(ACCOUNT_SERVICE) {
            self.show_locks();
        }
        match self.store.get(path) {
            Some(found) => {
                let allowed = write::allowed(found.facts());
                self.read(parts, path, &found, allowed)
            }
            None if path == "/redfish" => {
                self.read(parts, path, &Resource::new(Media::Json, body::versions()), "GET, HEAD")
            }
            None if self.action(path).is_some() => not_allowed(path, "POST"),
            None => not_found(path),
        }
    }

    /// A resource as the query and the headers ask for it.
    fn read(&self, parts: &Parts, path: &str, resource: &Resource, allowed: &'static str) -> Response<Body> {
        if !is_read(&parts.method) {
            return not_allowed(path, allowed);
        }
        if let Some(refused) = not_acceptable(&parts.headers, resource.media) {
            return refused;
        }
        let raw = parts.uri.query().unwrap_or_default();
        let query = match Query::parse(raw) {
            Ok(query) => query,
            Err(error @ QueryError::Unsupported(_)) => {
                return refuse(StatusCode::NOT_IMPLEMENTED, fault::query(&error));
            }
            Err(error) => return refuse(StatusCode::BAD_REQUEST, fault::query(&error)),
        };
        let paged = self.page_size.is_some() && resource.facts().schema.ends_with("Collection");
        if query.is_plain() && !paged {
            return whole(parts, resource, allowed);
        }
        match self.shaped(path, raw, &query, resource) {
            Ok(body) => {
                // No ETag: this is a part of the resource, or more than it, and no ETag of it would fit If-Match.
                let mut response = respond(StatusCode::OK, JSON, body.to_string().into_bytes());
                describe(&mut response, resource.facts(), allowed);
                response
            }
            Err(ShapeError::NotSupported(name)) => {
                refuse(StatusCode::NOT_IMPLEMENTED, fault::query_not_supported(name))
            }
            Err(ShapeError::NoCollection(name)) => refuse(StatusCode::BAD_REQUEST, fault::query_not_here(name)),
            Err(ShapeError::Levels(asked, most)) => {
                let range = format!("1 to {most} levels");
                let error = QueryError::Range { name: "$expand", value: asked.to_string(), range };
                refuse(StatusCode::BAD_REQUEST, fault::query(&error))
            }
            Err(ShapeError::TooLarge) => refuse(StatusCode::INSUFFICIENT_STORAGE, fault::too_large_an_answer()),
        }
    }

    fn shaped(&self, path: &str, raw: &str, query: &Query, resource: &Resource) -> Result<Value, ShapeError> {
        shape::check(query, self.features)?;
        // A resource that is not JSON has no members and no properties; it is no place for any parameter.
        let body = serde_json::from_slice(&resource.bytes).unwrap_or(json!(null));
        if body.is_null() {
            return Err(ShapeError::NoCollection("of the query"));
        }
        let find = |uri: &str| match uri.strip_prefix(SESSIONS).and_then(|rest| rest.strip_prefix('/')) {
            Some(id) => self
                .sessions
                .find(id)
                .and_then(|session| serde_json::from_slice(&body::session(&session.id, &session.user)).ok()),
            None => self.store.json(uri),
        };
        shape::shape(body, path, raw, query, self.page_size, &find)
    }
}

/// What the tree's account service says about locking; never where it says nothing.
fn tree_lockout(store: &Store) -> Lockout {
    let service = store.json(ACCOUNT_SERVICE).unwrap_or_default();
    let number = |name: &str| service.get(name).and_then(Value::as_u64).unwrap_or_default();
    Lockout {
        threshold: u32::try_from(number("AccountLockoutThreshold")).unwrap_or(u32::MAX),
        duration: Duration::from_secs(number("AccountLockoutDuration")),
    }
}

fn is_read(method: &Method) -> bool {
    method == Method::GET || method == Method::HEAD
}

/// A resource as it is stored; hyper leaves the body of a HEAD out and keeps its length.
fn whole(parts: &Parts, resource: &Resource, allowed: &'static str) -> Response<Body> {
    let facts = resource.facts();
    let mut response = if is_known(&parts.headers, &facts.etag) {
        respond(StatusCode::NOT_MODIFIED, JSON, Vec::new())
    } else {
        respond(StatusCode::OK, media_type(resource.media), resource.bytes.clone())
    };
    response.headers_mut().insert(ETAG, facts.etag.clone());
    describe(&mut response, facts, allowed);
    response
}

fn describe(response: &mut Response<Body>, facts: &Facts, allowed: &'static str) {
    let headers = response.headers_mut();
    headers.insert(ALLOW, HeaderValue::from_static(allowed));
    if let Some(link) = &facts.link {
        headers.insert(LINK, link.clone());
    }
}

/// Whether `If-None-Match` names the ETag, or any.
fn is_known(headers: &HeaderMap, etag: &HeaderValue) -> bool {
    headers.get(IF_NONE_MATCH).is_some_and(|known| write::names(known, etag))
}

fn media_type(media: Media) -> &'static str {
    match media {
        Media::Json => JSON,
        Media::Xml => "application/xml",
    }
}

/// 406 where the client accepts nothing that the resource can be sent as.
fn not_acceptable(headers: &HeaderMap, media: Media) -> Option<Response<Body>> {
    let accepted = headers.get(ACCEPT)?.to_str().ok()?;
    let fits = accepted.split(',').any(|range| {
        let mut parts = range.split(';').map(str::trim);
        let kind = parts.next().unwrap_or_default().to_ascii_lowercase();
        let refused = parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
        !refused && (kind == "*/*" || kind == "application/*" || kind == media_type(media))
    });
    (!fits).then(|| refuse(StatusCode::NOT_ACCEPTABLE, fault::not_acceptable(accepted)))
}

pub(super) fn respond(
    status: StatusCode,
    content_type: &'static str,
    bytes: impl Into<axum::body::Bytes>,
) -> Response<Body> {
    let bytes = bytes.into();
    let has_body = !bytes.is_empty();
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    if has_body {
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    response
}

pub(super) fn put(response: &mut Response<Body>, name: HeaderName, value: &str) {
    // URIs and tokens that the mock makes are always header values.
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// A resource that was just written, or that a write led to.
pub(super) fn written(status: StatusCode, body: &Value) -> Response<Body> {
    let resource = Resource::new(Media::Json, body.to_string().into_bytes());
    let mut response = respond(status, JSON, resource.bytes.clone());
    response.headers_mut().insert(ETAG, resource.facts().etag.clone());
    response
}

pub(super) fn refuse(status: StatusCode, fault: Fault) -> Response<Body> {
    respond(status, JSON, body::error(fault))
}

pub(super) fn not_allowed(path: &str, allowed: &'static str) -> Response<Body> {
    let mut response = refuse(StatusCode::METHOD_NOT_ALLOWED, fault::not_allowed(path));
    response.headers_mut().insert(ALLOW, HeaderValue::from_static(allowed));
    response
}

fn unauthorized(path: &str) -> Response<Body> {
    let mut response = refuse(StatusCode::UNAUTHORIZED, fault::access_denied(path));
    put(&mut response, WWW_AUTHENTICATE, "Basic realm=\"patchgate mock\"");
    response
}

pub(super) fn not_found(path: &str) -> Response<Body> {
    refuse(StatusCode::NOT_FOUND, fault::uri_not_found(path))
}
