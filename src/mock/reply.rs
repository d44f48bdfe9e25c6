//! One request, one answer: which part of the service a request is for, and reading. Who asks is next door in `login`,
//! writing in `write`.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::request::Parts;
use hyper::body::Incoming;
use hyper::header::{CACHE_CONTROL, HeaderName, HeaderValue};
use hyper::{Method, Request, StatusCode};
use serde_json::{Value, json};

use super::account::{Account, Accounts, Caller, Lockout, Role};
use super::answer::{
    Answer, JSON, describe, not_acceptable, not_allowed, not_found, refuse, respond, unauthorized, whole,
};
use super::body::{self, SESSIONS};
use super::fault;
use super::journal::Authentication;
use super::login::is_login;
use super::query::shape::{self, Features, ShapeError};
use super::query::{Query, QueryError};
use super::resource::{Media, Resource};
use super::service::Options;
use super::session::Sessions;
use super::stats::Counters;
use super::store::Store;
use super::tree::{Tree, trimmed};
use super::write;

/// DSP0266: only these answer without credentials.
pub(super) const ANONYMOUS: [&str; 4] = [VERSIONS, "/redfish/v1", "/redfish/v1/odata", "/redfish/v1/$metadata"];
/// What lists the versions of the protocol; a short mockup does not have it, the service does.
pub(super) const VERSIONS: &str = "/redfish";
pub(super) const ACCOUNT_SERVICE: &str = "/redfish/v1/AccountService";
pub(super) const ACCOUNTS: &str = "/redfish/v1/AccountService/Accounts";

const ODATA_VERSION: HeaderName = HeaderName::from_static("odata-version");

/// What a service keeps between its answers.
pub(super) struct State {
    pub(super) store: Store,
    pub(super) accounts: Accounts,
    pub(super) sessions: Sessions,
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
            require_if_match: options.require_if_match,
            writing: Mutex::default(),
            updates: Mutex::default(),
            features: Features::of(store.json("/redfish/v1").as_ref()),
            page_size: options.page_size,
            store,
        }
    }

    /// Answers a request, and tells how its sender proved itself.
    pub(super) async fn answer(&self, request: Request<Incoming>) -> (Answer, Authentication) {
        let (parts, body) = request.into_parts();
        let path = trimmed(parts.uri.path());
        let (authentication, mut response) = if parts.headers.get(ODATA_VERSION).is_some_and(|asked| asked != "4.0") {
            (self.recognise(&parts.headers), refuse(StatusCode::PRECONDITION_FAILED, fault::odata_version()))
        } else if is_login(&parts.method, path) {
            // Logging in needs no credentials beyond those in the body, whatever the headers carry.
            (Authentication::None, self.log_in(&parts, body, path).await)
        } else {
            let (authentication, caller) = self.authenticate(&parts.headers);
            (authentication, self.route(&parts, body, authentication, caller).await)
        };
        let headers = response.headers_mut();
        headers.insert(ODATA_VERSION, HeaderValue::from_static("4.0"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        (response, authentication)
    }

    async fn route(
        &self,
        parts: &Parts,
        body: Incoming,
        authentication: Authentication,
        caller: Option<Caller>,
    ) -> Answer {
        let path = trimmed(parts.uri.path());
        let Some(caller) = caller else {
            let open = ANONYMOUS.contains(&path) && authentication == Authentication::None;
            return if open { self.anonymous(parts, path) } else { unauthorized(path) };
        };
        if path.ends_with('/') {
            // One slash at the end never matters. A second one would be taken off by the store, and by nobody else.
            return not_found(path);
        }
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

    fn anonymous(&self, parts: &Parts, path: &str) -> Answer {
        if is_read(&parts.method) { self.resource(parts, path) } else { unauthorized(path) }
    }

    /// A resource of the tree, or of what clients wrote.
    fn resource(&self, parts: &Parts, path: &str) -> Answer {
        if let Some(query) = parts.uri.query() {
            // Some services page with `?$skip=50`, and a mockup records such a page under its whole name.
            if let Some(page) = self.store.get(&format!("{path}?{query}")) {
                let refused = not_acceptable(&parts.headers, page.media);
                return refused.unwrap_or_else(|| whole(parts, &page, write::allowed(page.facts())));
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
            None if path == VERSIONS => {
                self.read(parts, path, &Resource::new(Media::Json, body::versions()), "GET, HEAD")
            }
            None if self.action(path).is_some() => not_allowed(path, "POST"),
            None => not_found(path),
        }
    }

    /// A resource as the query and the headers ask for it.
    pub(super) fn read(&self, parts: &Parts, path: &str, resource: &Resource, allowed: &'static str) -> Answer {
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
