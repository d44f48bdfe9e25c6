//! An answer: the resource in it, or the body as it was received.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::HeaderMap;

use super::border::Border;
use super::error::{Layer, RedfishError};
use super::limits::Limits;
use crate::redfish::read::{Keep, Resource};

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
    pub(super) fn resource(&self, uri: &str, keep: Keep) -> Result<Resource, RedfishError> {
        let most = (self.limits.body_values, self.limits.values);
        match self.border.object(&self.body, self.header("content-type").as_deref(), keep, most) {
            Ok(body) => Ok(Resource { uri: uri.into(), body, at: Timestamp::now() }),
            Err(problem) => {
                let step = "the other resources are read all the same";
                Err(RedfishError::new(Layer::Decode, &self.border.text(uri), problem, step))
            }
        }
    }
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
