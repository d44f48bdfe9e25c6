//! Members of collections: added under a free number, listed, and counted.

use hyper::StatusCode;
use hyper::header::LOCATION;
use serde_json::{Value, json};

use super::super::answer::{Answer, put, written};
use super::super::fault;
use super::super::refused::{Refused, broken, full};
use super::super::state::State;
use crate::mock::tree::Resource;

/// The most members that clients can add to one collection.
const MAX_MEMBERS: usize = 64;

impl State {
    /// Puts a new member into a collection under the first free number; gives its URI.
    pub(super) fn add_member(
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
    pub(super) fn edit(&self, uri: &str, change: impl FnOnce(&mut Value)) -> Result<(), Refused> {
        let mut body = self.store.json(uri).filter(Value::is_object).ok_or_else(broken)?;
        change(&mut body);
        if let Some(count) = body.get("Members").and_then(Value::as_array).map(Vec::len) {
            body["Members@odata.count"] = count.into();
        }
        self.store.put(uri, body).map_err(full).map(drop)
    }
}

/// 201 with the new resource and where it is.
pub(super) fn created(uri: &str, resource: &Resource) -> Answer {
    let mut response = written(StatusCode::CREATED, resource);
    put(&mut response, LOCATION, uri);
    response
}
