//! Who sends a request: HTTP Basic, session tokens, and the sessions that clients open and close.

use std::sync::PoisonError;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http::request::Parts;
use hyper::body::Incoming;
use hyper::header::{AUTHORIZATION, HeaderName, HeaderValue, LOCATION};
use hyper::{HeaderMap, Method, StatusCode};
use serde_json::Value;

use super::account::{Caller, Privilege};
use super::answer::{Answer, not_found, put, refuse, respond, unauthorized, written};
use super::body;
use super::fault;
use super::journal::Authentication;
use super::paths::{ACCOUNTS, ANONYMOUS, SESSIONS, session_uri};
use super::request::{ContentType, json_body};
use super::session::Refusal;
use super::state::State;
use crate::mock::tree::{Media, Resource};

pub(super) const X_AUTH_TOKEN: HeaderName = HeaderName::from_static("x-auth-token");

/// Whether a request asks for a session. DSP0266 lets clients post to the members of the collection too.
pub(super) fn is_login(method: &Method, path: &str) -> bool {
    method == Method::POST && path.strip_prefix(SESSIONS).is_some_and(|rest| rest.is_empty() || rest == "/Members")
}

/// User and password of HTTP Basic.
fn credentials(value: &HeaderValue) -> Option<(String, String)> {
    let (scheme, encoded) = value.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(BASE64_STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (user, password) = text.split_once(':')?;
    Some((user.to_owned(), password.to_owned()))
}

impl State {
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
        let (user, password) = credentials(value)?;
        self.accounts.log_in(&user, &password)
    }

    /// How a sender proves itself whose request is not looked at: no wrong password counts, and no session lives longer.
    pub(super) fn recognise(&self, headers: &HeaderMap) -> Authentication {
        let (kind, known) = if let Some(token) = headers.get(X_AUTH_TOKEN) {
            (Authentication::Session, self.sessions.knows(token.as_bytes()))
        } else if let Some(value) = headers.get(AUTHORIZATION) {
            let known = |(user, password): (String, String)| self.accounts.knows(&user, &password);
            (Authentication::Basic, credentials(value).is_some_and(known))
        } else {
            return Authentication::None;
        };
        if known { kind } else { Authentication::Refused }
    }

    /// DSP0266, "Password management": until the password is changed, nothing else is possible.
    pub(super) fn must_change_password(&self, parts: &Parts, path: &str, caller: &Caller) -> Option<Answer> {
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
    pub(super) fn has_sessions(&self) -> bool {
        self.store.has(SESSIONS)
    }

    pub(super) async fn log_in(&self, parts: &Parts, body: Incoming, path: &str) -> Answer {
        if !self.has_sessions() {
            return not_found(path);
        }
        let login = match json_body(parts, body, ContentType::MayBeAbsent).await {
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
        // No account goes between its login and its session, which would be nobody's.
        let _guard = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(caller) = self.accounts.log_in(user, password) else { return unauthorized(SESSIONS) };
        match self.sessions.create(user) {
            Ok((session, token)) => {
                let mut body = body::session(&session.id, &session.user);
                if caller.must_change {
                    let uri = self.accounts.uri_of(user).unwrap_or_else(|| ACCOUNTS.to_owned());
                    body = body::with_message(&body, fault::change_password(&uri));
                }
                let mut response = written(StatusCode::CREATED, &Resource::new(Media::Json, body));
                put(&mut response, X_AUTH_TOKEN, &token);
                put(&mut response, LOCATION, &session_uri(&session.id));
                response
            }
            // XCC and XCC2 answer 403 here, XCC3 503 (Lenovo XCC REST API, "Create a session").
            Err(Refusal::Limit) => refuse(StatusCode::FORBIDDEN, fault::session_limit()),
            Err(Refusal::Random) => refuse(StatusCode::INTERNAL_SERVER_ERROR, fault::internal()),
        }
    }

    pub(super) fn one_session(&self, parts: &Parts, path: &str, id: &str, caller: &Caller) -> Answer {
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
            return respond(StatusCode::NO_CONTENT, "", Vec::new());
        }
        let session = Resource::new(Media::Json, body::session(&session.id, &session.user));
        self.read(parts, path, &session, ALLOWED)
    }
}
