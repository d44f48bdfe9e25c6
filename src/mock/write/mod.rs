//! PATCH, POST and DELETE on the memory of one running mock.
//!
//! What can be written follows from a resource's type, so that it works on recorded trees too. Everything else is
//! refused as DSP0266 says: 405 with `Allow`, 403 for the role, 412 and 428 for the ETag, 400 with the property.

pub(super) mod account;
mod action;
mod subscription;
pub(super) mod update;
mod values;

use std::sync::PoisonError;
use std::time::Duration;

use http::request::Parts;
use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue, IF_MATCH, LOCATION};
use hyper::{Method, StatusCode};
use serde_json::{Map, Value, json};

use super::account::{Caller, Lockout, Privilege};
use super::answer::{Answer, not_allowed, not_found, put, refuse, respond, written};
use super::etag;
use super::fault::{self, Fault};
use super::reply::{State, VERSIONS};
use super::resource::{Facts, Resource};
use super::store::Full;
use super::tree::trimmed;

/// The most bytes of a login, which needs a hundred and which anyone may send.
const MAX_LOGIN: usize = 16 << 10;
/// The most bytes of another request body; all 392 UEFI attributes of the captured SR650 V2 take 30,000.
const MAX_BODY: usize = 64 << 10;
/// The most members that clients can add to one collection.
const MAX_MEMBERS: usize = 64;

pub(super) type Refused = (StatusCode, Fault);

/// What a body must say of its type.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ContentType {
    MustBeJson,
    /// A login: old scripts leave it out, and an XCC takes that.
    MayBeAbsent,
}

/// The methods that a resource of this type answers.
pub(super) fn allowed(facts: &Facts) -> &'static str {
    match facts.schema.as_str() {
        "ManagerAccountCollection" | "EventDestinationCollection" => "GET, HEAD, POST",
        "ManagerAccount" | "EventDestination" => "GET, HEAD, PATCH, DELETE",
        "AccountService" | "SessionService" | "ComputerSystem" | "SecureBoot" | "Chassis" => "GET, HEAD, PATCH",
        // Attributes are written to the settings resource, which the current ones name.
        "Bios" if !facts.has_settings => "GET, HEAD, PATCH",
        "Task" => "GET, HEAD, DELETE",
        _ => "GET, HEAD",
    }
}

/// The properties that a PATCH can change; `*` stands for any that is there.
fn writable(schema: &str) -> &'static [&'static str] {
    match schema {
        "ManagerAccount" => &["UserName", "Password", "RoleId", "Enabled", "Locked", "PasswordChangeRequired"],
        "AccountService" => &["AccountLockoutThreshold", "AccountLockoutDuration"],
        "SessionService" => &["SessionTimeout"],
        "EventDestination" => &["Context"],
        "ComputerSystem" => &[
            "AssetTag",
            "IndicatorLED",
            "Boot/BootOrder",
            "Boot/BootSourceOverrideEnabled",
            "Boot/BootSourceOverrideMode",
            "Boot/BootSourceOverrideTarget",
        ],
        "Bios" => &["Attributes/*"],
        "SecureBoot" => &["SecureBootEnable"],
        "Chassis" => &["AssetTag", "IndicatorLED"],
        _ => &[],
    }
}

/// DSP8011, the standard privilege registry.
fn needed(schema: &str) -> Privilege {
    match schema {
        "ManagerAccount" | "ManagerAccountCollection" | "AccountService" => Privilege::Users,
        "SessionService" | "EventDestination" | "EventDestinationCollection" | "Task" | "Manager" => Privilege::Manager,
        _ => Privilege::Components,
    }
}

impl State {
    /// Answers everything but GET and HEAD.
    pub(super) async fn write(&self, parts: &Parts, body: Incoming, path: &str, caller: &Caller) -> Answer {
        if let Some(resource) = self.store.get(path) {
            let facts = resource.facts();
            let allow = allowed(facts);
            if !allow.split(", ").any(|method| method == parts.method.as_str()) {
                return not_allowed(path, allow);
            }
            let own = self.accounts.at(path).is_some_and(|(user, _)| user == caller.user);
            let own_change = own && parts.method == Method::PATCH && caller.role.may(Privilege::OwnAccount);
            if !own_change && !caller.role.may(needed(&facts.schema)) {
                return refuse(StatusCode::FORBIDDEN, fault::no_privilege());
            }
            if let Err((status, fault)) = self.precondition(parts, facts) {
                return refuse(status, fault);
            }
            return self.change(parts, body, path, &resource, caller).await.unwrap_or_else(|(s, f)| refuse(s, f));
        }
        let Some((owner, action)) = self.action(path) else {
            return if path == VERSIONS { not_allowed(path, "GET, HEAD") } else { not_found(path) };
        };
        if parts.method != Method::POST {
            return not_allowed(path, "POST");
        }
        let schema = action.split('.').next().unwrap_or_default();
        if !caller.role.may(needed(schema)) {
            return refuse(StatusCode::FORBIDDEN, fault::no_privilege());
        }
        match json_body(parts, body, ContentType::MustBeJson).await {
            Ok(body) => self.act(&owner, &action, &body).unwrap_or_else(|(s, f)| refuse(s, f)),
            Err((status, fault)) => refuse(status, fault),
        }
    }

    async fn change(
        &self,
        parts: &Parts,
        body: Incoming,
        path: &str,
        resource: &Resource,
        caller: &Caller,
    ) -> Result<Answer, Refused> {
        let schema = resource.facts().schema.as_str();
        let body = match parts.method {
            Method::DELETE => Map::new(),
            _ => json_body(parts, body, ContentType::MustBeJson).await?,
        };
        // No lock is held while a client sends its body. Whoever was faster counts: the ETag is compared again.
        let _guard = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(now) = self.store.get(path) else { return Ok(not_found(path)) };
        self.precondition(parts, now.facts())?;
        match (parts.method.as_str(), schema) {
            ("DELETE", _) => self.delete(path, schema),
            ("POST", "ManagerAccountCollection") => self.add_account(path, body),
            ("POST", _) => self.subscribe(path, body),
            _ => self.patch(path, schema, body, caller),
        }
    }

    fn precondition(&self, parts: &Parts, facts: &Facts) -> Result<(), Refused> {
        match etag::names(&parts.headers, IF_MATCH, &facts.etag) {
            Some(false) => Err((StatusCode::PRECONDITION_FAILED, fault::precondition_failed())),
            None if self.require_if_match && parts.method == Method::PATCH => {
                Err((StatusCode::PRECONDITION_REQUIRED, fault::precondition_required()))
            }
            _ => Ok(()),
        }
    }

    fn patch(&self, path: &str, schema: &str, patch: Map<String, Value>, caller: &Caller) -> Result<Answer, Refused> {
        let mut body = self.store.json(path).ok_or_else(broken)?;
        let patch: Map<_, _> = patch.into_iter().filter(|(name, _)| !name.contains('@')).collect();
        if patch.is_empty() {
            return Err((StatusCode::BAD_REQUEST, fault::no_operation()));
        }
        values::check(&body, &patch, writable(schema), "").map_err(bad_request)?;
        match schema {
            "ManagerAccount" => return self.change_account(path, body, &patch, caller),
            "AccountService" | "SessionService" => self.change_service(&patch)?,
            _ => {}
        }
        values::set(&mut body, patch);
        if schema == "AccountService" {
            let number = |name: &str| body.get(name).and_then(Value::as_u64).unwrap_or_default();
            self.accounts.set_lockout(Lockout {
                threshold: u32::try_from(number("AccountLockoutThreshold")).unwrap_or(u32::MAX),
                duration: Duration::from_secs(number("AccountLockoutDuration")),
            });
        }
        let kept = self.store.put(path, body).map_err(full)?;
        Ok(written(StatusCode::OK, &kept))
    }

    /// The numbers of the account and session services, with the bounds of their schemas.
    fn change_service(&self, patch: &Map<String, Value>) -> Result<(), Refused> {
        for (name, value) in patch {
            let (least, most) = if name == "SessionTimeout" { (30, 86_400) } else { (0, u64::from(u32::MAX)) };
            match value.as_u64() {
                Some(number) if (least..=most).contains(&number) => {}
                _ if value.is_null() && name == "AccountLockoutDuration" => {}
                _ => {
                    let wanted = format!("it must be from {least} to {most}");
                    return Err(bad_request(fault::wrong_value(name, value, &wanted)));
                }
            }
        }
        if let Some(seconds) = patch.get("SessionTimeout").and_then(Value::as_u64) {
            self.sessions.set_idle(Duration::from_secs(seconds));
        }
        Ok(())
    }

    /// Takes a resource away: first out of its collection, so that no link leads nowhere.
    fn delete(&self, path: &str, schema: &str) -> Result<Answer, Refused> {
        if let Some((collection, _)) = path.rsplit_once('/').filter(|(collection, _)| self.store.has(collection)) {
            self.edit(collection, |list| {
                let linked = |member: &Value| link(member) == Some(path);
                if let Some(members) = list.get_mut("Members").and_then(Value::as_array_mut) {
                    members.retain(|member| !linked(member));
                }
            })?;
        }
        self.store.remove(path);
        if schema == "ManagerAccount"
            && let Some((user, _)) = self.accounts.at(path)
        {
            self.accounts.remove(path);
            self.sessions.delete_of(&user);
        }
        Ok(respond(StatusCode::NO_CONTENT, "", Vec::new()))
    }

    /// Puts a new member into a collection under the first free number; gives its URI.
    fn add_member(
        &self,
        collection: &str,
        build: impl FnOnce(&str, &str) -> Value,
    ) -> Result<(String, Resource), Refused> {
        let taken = |number: &usize| self.store.has(&format!("{collection}/{number}"));
        let number = (1..=MAX_MEMBERS).find(|number| !taken(number));
        let number = number.ok_or_else(|| (StatusCode::BAD_REQUEST, fault::limit_reached()))?.to_string();
        let uri = format!("{collection}/{number}");
        let kept = self.store.put(&uri, build(&uri, &number)).map_err(full)?;
        let listed = self.edit(collection, |list| {
            if let Some(members) = list.get_mut("Members").and_then(Value::as_array_mut) {
                members.push(json!({"@odata.id": uri}));
            }
        });
        if let Err(refused) = listed {
            // A member that no collection lists would be found by nobody, and its number is taken.
            self.store.remove(&uri);
            return Err(refused);
        }
        Ok((uri, kept))
    }

    /// Changes a collection or a resource, and keeps `Members@odata.count` true.
    fn edit(&self, uri: &str, change: impl FnOnce(&mut Value)) -> Result<(), Refused> {
        let mut body = self.store.json(uri).filter(Value::is_object).ok_or_else(broken)?;
        change(&mut body);
        if let Some(count) = body.get("Members").and_then(Value::as_array).map(Vec::len) {
            body["Members@odata.count"] = count.into();
        }
        self.store.put(uri, body).map_err(full).map(drop)
    }
}

/// Where a member of a collection is; HPE ends each link with a slash.
fn link(member: &Value) -> Option<&str> {
    member.get("@odata.id")?.as_str().map(trimmed)
}

/// 201 with the new resource and where it is.
fn created(uri: &str, resource: &Resource) -> Answer {
    let mut response = written(StatusCode::CREATED, resource);
    put(&mut response, LOCATION, uri);
    response
}

fn bad_request(fault: Fault) -> Refused {
    (StatusCode::BAD_REQUEST, fault)
}

fn full(_: Full) -> Refused {
    (StatusCode::INSUFFICIENT_STORAGE, fault::limit_reached())
}

/// The recorded resource is no JSON object, so nothing in it can be changed.
fn broken() -> Refused {
    (StatusCode::INTERNAL_SERVER_ERROR, fault::malformed("The stored resource is no JSON object.".to_owned()))
}

/// The body of a request: one JSON object of bounded size.
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

/// A string list without anything else in it.
fn is_text_list(value: &Value) -> bool {
    value.as_array().is_some_and(|items| items.iter().all(Value::is_string))
}

impl State {
    /// Makes `Locked` of every listed account what it is now: a lock ends by itself.
    pub(super) fn show_locks(&self) {
        let wrong = |(uri, locked): &(String, bool)| {
            let shown = self.store.json(uri).and_then(|body| body.get("Locked").cloned());
            shown.is_some_and(|shown| shown != Value::Bool(*locked))
        };
        if !self.accounts.locks().iter().any(wrong) {
            return;
        }
        // Looked at again with the others kept out, or a change that came between would be undone.
        let _guard = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        for (uri, locked) in self.accounts.locks().into_iter().filter(wrong) {
            // Where there is no room left, the account keeps showing its last state.
            let _ = self.edit(&uri, |body| body["Locked"] = locked.into());
        }
    }
}
