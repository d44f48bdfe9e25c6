//! An answer: the resource in it, or the body as it was received.
//!
//! An answer is believed only as far as it agrees with itself and with what was asked: one that says that it is another
//! resource is not this one, and one that says that it failed is not whole.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::HeaderMap;

use super::border::Border;
use super::error::{Layer, RedfishError};
use super::limits::Limits;
use super::target::Target;
use crate::redfish::read::{Keep, Resource, error_beside, resource_of};

/// A whole answer with a status of success.
pub(super) struct Answer {
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    pub(super) took: Duration,
    pub(super) border: Arc<Border>,
    pub(super) limits: Limits,
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name)?.to_str().ok().map(str::to_owned)
    }

    /// The resource in it; of what no scan reads, only as much as `keep` says.
    pub(super) fn resource(&self, target: &Target, uri: &str, keep: Keep) -> Result<Resource, RedfishError> {
        let resource = self.unasked(uri, keep)?;
        self.believed(target, &resource)?;
        Ok(resource)
    }

    /// The resource in the answer to a request that did not name it.
    pub(super) fn unasked(&self, uri: &str, keep: Keep) -> Result<Resource, RedfishError> {
        let most = (self.limits.body_values, self.limits.values);
        match self.border.object(&self.body, self.header("content-type").as_deref(), keep, most) {
            Ok(body) => Ok(Resource { uri: uri.into(), body, at: Timestamp::now() }),
            Err(problem) => {
                let step = "the other resources are read all the same";
                Err(RedfishError::new(Layer::Decode, &self.border.text(uri), problem, step))
            }
        }
    }

    /// Holds what an answer says of itself against what was asked. A list with an error beside it keeps the members that
    /// came: its reader adds the gap.
    fn believed(&self, target: &Target, resource: &Resource) -> Result<(), RedfishError> {
        let named = resource.body.get("@odata.id").and_then(serde_json::Value::as_str);
        // Behind a tunnel a BMC may write its own host; the path is what tells resources apart.
        let other = named.filter(|named| {
            target.path_of_any_host(named).is_none_or(|path| resource_of(&path) != resource_of(&resource.uri))
        });
        if let Some(other) = other {
            let problem =
                format!("the answer says that it is {:?}, which is another resource", self.border.cut(other, 200));
            let step = "it is not read as this one; if the BMC mixes up answers under load, --concurrency 1 helps";
            return Err(RedfishError::new(Layer::Protocol, &resource.uri, problem, step));
        }
        match error_beside(resource) {
            Some(_) if !resource.body.contains_key("Members") => {
                let problem = "the service answered with an error where the content should be";
                let step = "ask the BMC again, or look at its log";
                let mut error = RedfishError::new(Layer::Protocol, &resource.uri, problem, step);
                error.status = is_not_found(resource).then_some(404);
                Err(error)
            }
            _ => Ok(()),
        }
    }
}

/// Whether the answer holds nothing but the error that there is no such resource: a 404 under another status.
fn is_not_found(resource: &Resource) -> bool {
    const NOT_FOUND: [&str; 3] = ["ResourceMissingAtURI", "ResourceNotFound", "RequestUriNotFound"];
    let nothing_else = resource.body.keys().all(|name| name == "error" || name.starts_with('@'));
    let messages = resource.field("error").field("@Message.ExtendedInfo").list();
    let ids = messages.value().into_iter().flatten().map(|message| message.field("MessageId").text());
    let mut ids = ids.chain([resource.field("error").field("code").text()]);
    nothing_else
        && ids.any(|id| id.text().and_then(|id| id.rsplit('.').next()).is_some_and(|id| NOT_FOUND.contains(&id)))
}

/// A body as it was received.
#[derive(Clone, Debug)]
pub struct Raw {
    /// The bytes.
    pub body: Vec<u8>,
    /// What the service says they are; empty where it says nothing.
    pub content_type: String,
    /// From the request to the last byte.
    pub took: Duration,
}
