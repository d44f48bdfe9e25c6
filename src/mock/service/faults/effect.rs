//! Answers in place of the real one, and changes of the real one.

use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, ETAG, HeaderName, HeaderValue, LOCATION, RETRY_AFTER};
use hyper::{Response, StatusCode, Uri};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::super::answer::Answer;
use super::super::body;
use super::super::fault::Fault;
use super::action::{
    Action, BrokenJson, Concurrency, Expand, Fields, ManyHeaders, NextLink, Redirect, Status, StatusBody,
};

const JSON: &str = "application/json";
const HTML: &str = "text/html; charset=utf-8";
const PAGE: &str = "<!DOCTYPE html>\n<html><head><title>Login</title></head><body><form method=\"post\" \
                    action=\"/login\"><input name=\"user\"><input name=\"password\" type=\"password\">\
                    <button>Log in</button></form></body></html>\n";

/// The answer that an action gives by itself, without the service being asked.
pub(in crate::mock::service) fn early(action: &Action, uri: &Uri) -> Option<Answer> {
    match action {
        Action::Status(status) => Some(scripted(status)),
        Action::LoginPage => Some(answer(StatusCode::OK, HTML, PAGE.into())),
        Action::Redirect(redirect) => Some(moved(redirect, uri)),
        Action::Concurrency(limit) => Some(busy(*limit)),
        Action::Expand(Expand::Refused) => Some(answer(StatusCode::BAD_REQUEST, JSON, body::error(no_expand()))),
        _ => None,
    }
}

fn scripted(status: &Status) -> Answer {
    let code = status.code.0;
    let empty = [StatusCode::NO_CONTENT, StatusCode::NOT_MODIFIED].contains(&code);
    let mut response = match status.body {
        StatusBody::Redfish if !empty => answer(code, JSON, body::error(on_order(code))),
        StatusBody::Html if !empty => answer(code, HTML, format!("<html><body><h1>{code}</h1></body></html>").into()),
        StatusBody::Text if !empty => answer(code, "text/plain", code.to_string().into()),
        _ => {
            let mut response = Response::new(Bytes::new());
            *response.status_mut() = code;
            response
        }
    };
    if let Some(seconds) = status.retry_after_s {
        put(&mut response, RETRY_AFTER, &seconds.to_string());
    } else if let Some(seconds) = status.retry_after_date_s {
        let then = Timestamp::now() + SignedDuration::from_secs(i64::from(seconds));
        // The form of RFC 9110, section 5.6.7.
        put(&mut response, RETRY_AFTER, &then.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string());
    }
    response
}

fn on_order(code: StatusCode) -> Fault {
    Fault {
        message_id: "Base.1.12.GeneralError",
        message: format!("The fault script answers with {code}."),
        args: Vec::new(),
        resolution: "None: this answer was ordered.",
    }
}

fn no_expand() -> Fault {
    Fault {
        message_id: "Base.1.12.QueryParameterValueFormatError",
        message: "The fault script refuses $expand.".to_owned(),
        args: Vec::new(),
        resolution: "Follow the links.",
    }
}

fn busy(limit: Concurrency) -> Answer {
    let mut response = answer(
        StatusCode::SERVICE_UNAVAILABLE,
        JSON,
        body::error(Fault {
            message_id: "Base.1.12.ServiceTemporarilyUnavailable",
            message: format!("No more than {} of these requests are served at once.", limit.limit),
            args: Vec::new(),
            resolution: "Ask again later, for less at once.",
        }),
    );
    if let Some(seconds) = limit.retry_after_s {
        put(&mut response, RETRY_AFTER, &seconds.to_string());
    }
    response
}

fn moved(redirect: &Redirect, uri: &Uri) -> Answer {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = redirect.code.0;
    let host = String::from_utf8_lossy(redirect.to.0.as_bytes());
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    put(&mut response, LOCATION, &format!("{}{path}", host.trim_end_matches('/')));
    response
}

fn answer(status: StatusCode, content_type: &str, bytes: Vec<u8>) -> Answer {
    let mut response = Response::new(Bytes::from(bytes));
    *response.status_mut() = status;
    put(&mut response, CONTENT_TYPE, content_type);
    response
}

fn put(response: &mut Answer, name: HeaderName, value: &str) {
    // Each value here is text that was checked when it was parsed, or is made of digits and letters.
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// A change of an answer that is whole before and after.
#[derive(Clone, Copy, Debug)]
pub(in crate::mock::service) enum Edit<'a> {
    ContentType(&'a HeaderValue),
    ManyHeaders(ManyHeaders),
    BrokenJson(BrokenJson),
    Fields(&'a Fields),
    NextLink(&'a NextLink),
    ExpandDrops(&'a [String]),
}

impl<'a> Edit<'a> {
    pub(in crate::mock::service) fn of(action: &'a Action) -> Option<Self> {
        match action {
            Action::ContentType(value) => Some(Self::ContentType(&value.0)),
            Action::ManyHeaders(many) => Some(Self::ManyHeaders(*many)),
            Action::BrokenJson(how) => Some(Self::BrokenJson(*how)),
            Action::Fields(fields) => Some(Self::Fields(fields)),
            Action::NextLink(link) => Some(Self::NextLink(link)),
            Action::Expand(Expand::Drops(pointers)) => Some(Self::ExpandDrops(pointers)),
            _ => None,
        }
    }
}

/// Applies a change. A body that is not JSON keeps its properties, having none.
pub(in crate::mock::service) fn edit(mut response: Answer, change: Edit<'_>, uri: &Uri) -> Answer {
    match change {
        Edit::ContentType(value) => {
            response.headers_mut().insert(CONTENT_TYPE, value.clone());
            response
        }
        Edit::ManyHeaders(many) => {
            for number in 0..many.count.0 {
                if let Ok(name) = HeaderName::try_from(format!("x-filler-{number:05}")) {
                    response.headers_mut().insert(name, HeaderValue::from_static("filler"));
                }
            }
            response
        }
        Edit::BrokenJson(how) => rewrite(response, |bytes| Some(broken(bytes, how))),
        Edit::Fields(fields) => rewrite_json(response, |body| change_fields(body, fields)),
        Edit::NextLink(link) => {
            let next = match link {
                NextLink::Itself => uri.path_and_query().map_or_else(String::new, ToString::to_string),
                NextLink::To(next) => next.clone(),
            };
            let paged = |body: &mut Value| {
                if let Some(collection) = body.as_object_mut().filter(|body| body.contains_key("Members")) {
                    collection.insert("Members@odata.nextLink".to_owned(), Value::String(next));
                }
            };
            rewrite_json(response, paged)
        }
        Edit::ExpandDrops(pointers) => {
            let each = |body: &mut Value| {
                if let Some(Value::Array(members)) = body.get_mut("Members") {
                    for member in members {
                        pointers.iter().for_each(|pointer| drop_field(member, pointer));
                    }
                }
            };
            rewrite_json(response, each)
        }
    }
}

fn rewrite_json(response: Answer, change: impl FnOnce(&mut Value)) -> Answer {
    rewrite(response, |bytes| {
        let mut body: Value = serde_json::from_slice(bytes).ok()?;
        change(&mut body);
        Some(body.to_string().into_bytes())
    })
}

fn rewrite(mut response: Answer, change: impl FnOnce(&[u8]) -> Option<Vec<u8>>) -> Answer {
    if !response.body().is_empty()
        && let Some(changed) = change(response.body())
    {
        *response.body_mut() = Bytes::from(changed);
        // The tag belongs to the bytes that were there before.
        response.headers_mut().remove(ETAG);
    }
    response
}

fn broken(bytes: &[u8], how: BrokenJson) -> Vec<u8> {
    let text = bytes.trim_ascii_end();
    let (inside, last) = text.split_at(text.len().saturating_sub(1));
    let inside = inside.trim_ascii_end();
    let insert = |middle: &[u8]| [inside, middle, last].concat();
    match how {
        BrokenJson::Unclosed => inside.to_vec(),
        BrokenJson::TrailingComma => insert(b","),
        BrokenJson::Nan => insert(b",\"Reading\":NaN"),
        BrokenJson::NotUtf8 => insert(b",\"Name\":\"\xff\""),
    }
}

fn change_fields(body: &mut Value, fields: &Fields) {
    for (pointer, value) in &fields.set {
        set_field(body, pointer, value.clone());
    }
    for pointer in &fields.null {
        if let Some(value) = body.pointer_mut(pointer) {
            *value = Value::Null;
        }
    }
    fields.drop.iter().for_each(|pointer| drop_field(body, pointer));
}

/// Sets a property, which may be new in an object that is there.
fn set_field(body: &mut Value, pointer: &str, value: Value) {
    if let Some(old) = body.pointer_mut(pointer) {
        *old = value;
    } else if let Some((parent, name)) = parent(body, pointer)
        && let Some(object) = parent.as_object_mut()
    {
        object.insert(name, value);
    }
}

fn drop_field(body: &mut Value, pointer: &str) {
    match parent(body, pointer) {
        Some((Value::Object(object), name)) => {
            object.shift_remove(&name);
        }
        Some((Value::Array(items), name)) => {
            if let Some(index) = name.parse::<usize>().ok().filter(|index| *index < items.len()) {
                items.remove(index);
            }
        }
        _ => {}
    }
}

/// The value that holds what a pointer points at, and its name there.
fn parent<'a>(body: &'a mut Value, pointer: &str) -> Option<(&'a mut Value, String)> {
    let (parent, name) = pointer.rsplit_once('/')?;
    Some((body.pointer_mut(parent)?, name.replace("~1", "/").replace("~0", "~")))
}
