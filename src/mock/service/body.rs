//! The bodies that the service writes itself, built with the types of redfish-codegen.
//!
//! Its structs put `@odata.id`, `Id` and `Name` where the schema wants them. Only struct fields are left to
//! `Default`; never an enumeration, whose default (`Health::OK`, `SessionTypes::HostConsole`) would be a claim.

use redfish_codegen::models::message::v1_1_2::Message;
use redfish_codegen::models::odata_v4::{Count, Id as OdataId, IdRef};
use redfish_codegen::models::redfish::{Error, RedfishError};
use redfish_codegen::models::resource::{Health, Id, Name};
use redfish_codegen::models::session::v1_6_0 as session;
use redfish_codegen::models::session_collection::SessionCollection;
use serde::Serialize;
use serde_json::{Map, Value};

use super::fault::Fault;
use super::paths::{SESSIONS, session_uri};
use crate::mock::tree::etag;

/// The error body of DSP0266, section "Error responses".
pub(super) fn error(fault: Fault) -> Vec<u8> {
    let message = message(fault);
    json(&Error {
        error: RedfishError {
            code: "Base.1.12.GeneralError".to_owned(),
            message: "The request failed; @Message.ExtendedInfo says why.".to_owned(),
            message_extended_info: Some(vec![message]),
        },
    })
}

fn message(fault: Fault) -> Message {
    Message {
        message_id: fault.message_id.to_owned(),
        message: Some(fault.message),
        message_args: Some(fault.args),
        message_severity: Some(Health::Critical),
        resolution: Some(fault.resolution.to_owned()),
        ..Message::default()
    }
}

/// A resource with a remark on it.
pub(super) fn with_message(body: &[u8], fault: Fault) -> Vec<u8> {
    let mut body: Map<String, Value> = serde_json::from_slice(body).unwrap_or_default();
    body.insert("@Message.ExtendedInfo".to_owned(), Value::Array(vec![value(&message(fault))]));
    json(&body)
}

pub(super) fn session(id: &str, user: &str) -> Vec<u8> {
    tagged(&session::Session {
        odata_id: OdataId(session_uri(id)),
        id: Id(id.to_owned()),
        name: Name("User Session".to_owned()),
        user_name: Some(user.to_owned()),
        session_type: Some(session::SessionTypes::Redfish),
        ..session::Session::default()
    })
}

pub(super) fn sessions(ids: &[String]) -> Vec<u8> {
    tagged(&SessionCollection {
        odata_id: OdataId(SESSIONS.to_owned()),
        name: Name("Session Collection".to_owned()),
        members: ids.iter().map(|id| IdRef { odata_id: Some(OdataId(session_uri(id))) }).collect(),
        members_odata_count: Count(i64::try_from(ids.len()).unwrap_or(i64::MAX)),
        ..SessionCollection::default()
    })
}

/// The version object of `/redfish`, whose one content DSP0266 fixes.
pub(super) fn versions() -> Vec<u8> {
    br#"{"v1":"/redfish/v1/"}"#.to_vec()
}

/// A resource that the service makes itself, with the tag that DSP0266 wants in it.
fn tagged(body: &impl Serialize) -> Vec<u8> {
    let mut body = value(body);
    etag::renew(&mut body);
    json(&body)
}

fn value(body: &impl Serialize) -> Value {
    // These types hold strings, numbers and lists only, which always serialise; an empty body would show at once.
    serde_json::to_value(body).unwrap_or_default()
}

fn json(body: &impl Serialize) -> Vec<u8> {
    // By way of the tree: a second writer for these types would be as much code again.
    value(body).to_string().into_bytes()
}
