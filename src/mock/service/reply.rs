//! One request, one answer: which part of the service a request is for. Reading, logging in and writing are next door.

use http::request::Parts;
use hyper::body::Incoming;
use hyper::header::{CACHE_CONTROL, HeaderName, HeaderValue};
use hyper::{Request, StatusCode};

use super::account::Caller;
use super::answer::{Answer, not_acceptable, not_allowed, not_found, refuse, unauthorized, whole};
use super::body;
use super::fault;
use super::journal::Authentication;
use super::login::is_login;
use super::paths::{ACCOUNT_SERVICE, ANONYMOUS, SESSIONS, VERSIONS};
use super::read::is_read;
use super::state::State;
use super::write::allowed;
use crate::mock::tree::{Media, Resource, trimmed};

const ODATA_VERSION: HeaderName = HeaderName::from_static("odata-version");

impl State {
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
                return refused.unwrap_or_else(|| whole(parts, &page, allowed(page.facts())));
            }
        }
        if path.starts_with(ACCOUNT_SERVICE) {
            self.show_locks();
        }
        match self.store.get(path) {
            Some(found) => self.read(parts, path, &found, allowed(found.facts())),
            None if path == VERSIONS => {
                self.read(parts, path, &Resource::new(Media::Json, body::versions()), "GET, HEAD")
            }
            None if self.action(path).is_some() => not_allowed(path, "POST"),
            None if self.is_stream(path) => self.stream(parts, path),
            None => not_found(path),
        }
    }
}
