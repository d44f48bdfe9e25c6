//! A change from its request to its answer: may it be, does its ETag fit, and what becomes of the resource.

use std::sync::PoisonError;
use std::time::Duration;

use http::request::Parts;
use hyper::body::Incoming;
use hyper::header::IF_MATCH;
use hyper::{Method, StatusCode};
use serde_json::{Map, Value};

use super::super::account::{Caller, Lockout, Privilege};
use super::super::answer::{Answer, not_allowed, not_found, refuse, respond, written};
use super::super::fault;
use super::super::paths::VERSIONS;
use super::super::refused::{Refused, bad_request, broken, full};
use super::super::request::{ContentType, json_body};
use super::super::state::State;
use super::rights::{allowed, needed, writable};
use super::values;
use crate::mock::tree::{Facts, Resource, etag, link};

impl State {
    /// Answers everything but GET and HEAD.
    pub(in crate::mock::service) async fn write(
        &self,
        parts: &Parts,
        body: Incoming,
        path: &str,
        caller: &Caller,
    ) -> Answer {
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
            return match path {
                VERSIONS => not_allowed(path, "GET, HEAD"),
                _ if self.is_stream(path) => not_allowed(path, "GET"),
                _ => not_found(path),
            };
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
    pub(super) fn delete(&self, path: &str, schema: &str) -> Result<Answer, Refused> {
        if let Some((collection, _)) = path.rsplit_once('/').filter(|(collection, _)| self.store.has(collection)) {
            self.edit(collection, |list| {
                let linked = |member: &Value| link(member) == Some(path);
                if let Some(members) = list.get_mut("Members").and_then(Value::as_array_mut) {
                    members.retain(|member| !linked(member));
                }
            })?;
        }
        self.store.remove(path);
        if schema == "EventDestination" {
            self.streams.end(path);
        }
        if schema == "ManagerAccount"
            && let Some((user, _)) = self.accounts.at(path)
        {
            self.accounts.remove(path);
            self.sessions.delete_of(&user);
        }
        Ok(respond(StatusCode::NO_CONTENT, "", Vec::new()))
    }
}
