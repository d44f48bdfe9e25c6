//! Streams of events: opening one is a subscription, which the tree lists as long as it is open.

use std::sync::{Arc, PoisonError};

use http::request::Parts;
use hyper::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use hyper::{Method, StatusCode};
use serde_json::{Map, Value, json};

use super::super::answer::{Answer, not_allowed, refuse, respond};
use super::super::fault;
use super::super::refused::{Refused, bad_request};
use super::super::state::State;
use super::super::streams::{Opened, Wanted};
use crate::mock::tree::{link, trimmed};

const EVENT_STREAM: &str = "text/event-stream";
const LAST_EVENT_ID: &str = "last-event-id";

/// What a test event may say, beside `MessageId`, which it must.
const OF_A_TEST_EVENT: &[&str] = &[
    "EventGroupId",
    "EventId",
    "EventTimestamp",
    "EventType",
    "Message",
    "MessageArgs",
    "MessageSeverity",
    "OriginOfCondition",
    "Severity",
];

/// A stream that is open; it takes its subscription with it when it ends, however it ends.
pub(in crate::mock::service) struct Listener {
    state: Arc<State>,
    pub(in crate::mock::service) opened: Opened,
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let Some(uri) = self.state.streams.close(self.opened.key) {
            let _guard = self.state.writing.lock().unwrap_or_else(PoisonError::into_inner);
            // Whoever deleted it already has ended the stream by that.
            let _ = self.state.delete(&uri, "EventDestination");
        }
    }
}

impl State {
    /// The event service of the tree.
    fn event_service(&self) -> Option<Value> {
        let uri = self.store.json("/redfish/v1")?.get("EventService").and_then(link)?.to_owned();
        self.store.json(&uri)
    }

    /// Whether a URI is the one that the event service names for streams.
    pub(in crate::mock::service) fn is_stream(&self, path: &str) -> bool {
        let service = self.event_service();
        let named = service.as_ref().and_then(|service| service.get("ServerSentEventUri")?.as_str());
        named.is_some_and(|uri| trimmed(uri) == path)
    }

    /// Answers whoever asks for a stream; it is opened when the answer is on its way.
    pub(in crate::mock::service) fn stream(&self, parts: &Parts, path: &str) -> Answer {
        if parts.method != Method::GET {
            return not_allowed(path, "GET");
        }
        let accepted = parts.headers.get(ACCEPT).and_then(|accepted| accepted.to_str().ok()).unwrap_or("*/*");
        let kinds = accepted.split(',').map(|range| range.split(';').next().unwrap_or_default().trim());
        if !kinds.into_iter().any(|kind| [EVENT_STREAM, "text/*", "*/*"].contains(&kind)) {
            return refuse(StatusCode::NOT_ACCEPTABLE, fault::no_stream(accepted));
        }
        let asked = parts.uri.query().unwrap_or_default();
        if let Some(name) = asked.split('&').find(|one| one.starts_with('$') || one.starts_with("%24")) {
            let name = name.split('=').next().unwrap_or_default();
            return refuse(StatusCode::NOT_IMPLEMENTED, fault::query_not_supported(name));
        }
        if self.streams.is_full() {
            return refuse(StatusCode::SERVICE_UNAVAILABLE, fault::too_many_streams());
        }
        let last = parts.headers.get(LAST_EVENT_ID).and_then(|id| id.to_str().ok()?.parse().ok());
        let mut response = respond(StatusCode::OK, "", Vec::new());
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(EVENT_STREAM));
        response.extensions_mut().insert(Wanted(last));
        response
    }

    /// Opens a stream, with the subscription that stands for it (DSP0266 1.8.1, 12.5.2); nothing where there are too many.
    pub(in crate::mock::service) fn listen(self: &Arc<Self>, wanted: Wanted) -> Option<Listener> {
        let guard = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let service = self.event_service();
        let collection = service.as_ref().and_then(|service| service.get("Subscriptions").and_then(link));
        // A tree that lists no subscriptions, or has no room for one more, is heard all the same.
        let added = collection.and_then(|collection| self.add_member(collection, subscription).ok());
        let uri = added.map(|(uri, _)| uri);
        match self.streams.open(wanted, uri.as_deref(), || self.store.log_entries()) {
            Some(opened) => {
                drop(guard);
                Some(Listener { state: Arc::clone(self), opened })
            }
            None => {
                let _ = uri.map(|uri| self.delete(&uri, "EventDestination"));
                None
            }
        }
    }

    /// `EventService.SubmitTestEvent`: the event goes to every stream.
    pub(super) fn submit_test_event(&self, action: &str, body: &Map<String, Value>) -> Result<Answer, Refused> {
        if !body.get("MessageId").is_some_and(Value::is_string) {
            return Err(bad_request(fault::action_parameter_missing(action, "MessageId")));
        }
        let unknown = |name: &&String| *name != "MessageId" && !OF_A_TEST_EVENT.contains(&name.as_str());
        if let Some(name) = body.keys().find(unknown) {
            return Err(bad_request(fault::action_parameter_unknown(action, name)));
        }
        let mut event = body.clone();
        event.entry("EventType").or_insert_with(|| "Other".into());
        if let Some(origin) = event.get_mut("OriginOfCondition") {
            *origin = json!({"@odata.id": origin.take()});
        }
        self.streams.tell(event, || self.store.log_entries());
        Ok(respond(StatusCode::NO_CONTENT, "", Vec::new()))
    }
}

fn subscription(uri: &str, id: &str) -> Value {
    json!({
        "@odata.type": "#EventDestination.v1_12_0.EventDestination",
        "@odata.id": uri,
        "Id": id,
        "Name": format!("Event Stream {id}"),
        "Context": format!("stream-{id}"),
        "Destination": null,
        "Protocol": "Redfish",
        "SubscriptionType": "SSE",
        "EventFormatType": "Event",
    })
}
