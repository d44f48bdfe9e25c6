//! Reading: a resource as its query and its headers ask for it.

use http::request::Parts;
use hyper::{Method, StatusCode};
use serde_json::{Value, json};

use super::answer::{Answer, JSON, describe, not_acceptable, not_allowed, refuse, respond, whole};
use super::body;
use super::fault;
use super::paths::SESSIONS;
use super::query::shape::{self, ShapeError};
use super::query::{Query, QueryError};
use super::state::State;
use crate::mock::tree::Resource;

impl State {
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

pub(super) fn is_read(method: &Method) -> bool {
    method == Method::GET || method == Method::HEAD
}
