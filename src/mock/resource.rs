//! One resource as it is served: its bytes, and what every answer says about them.
//!
//! The bytes are shared by all answers and all mocks of one tree. ETag, schema link and type are worked out when a
//! resource is first asked for and then kept, so that reading it again costs neither a digest nor a JSON parser.

use std::sync::OnceLock;

use hyper::body::Bytes;
use hyper::header::HeaderValue;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::{body, etag};

/// What a resource's bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Media {
    /// `index.json`
    Json,
    /// `index.xml`, as `$metadata` is.
    Xml,
}

#[derive(Clone, Debug)]
pub(super) struct Resource {
    pub(super) media: Media,
    pub(super) bytes: Bytes,
    facts: OnceLock<Facts>,
}

/// What the headers of an answer need.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    pub(super) etag: HeaderValue,
    /// `describedby`, where the DMTF publishes the schema.
    pub(super) link: Option<HeaderValue>,
    /// The name of the schema: `ComputerSystem` of `#ComputerSystem.v1_17_0.ComputerSystem`; empty where there is none.
    pub(super) schema: String,
    /// Whether the resource names another one that takes its settings.
    pub(super) has_settings: bool,
}

#[derive(Default, Deserialize)]
struct Typed {
    #[serde(rename = "@odata.type", default)]
    kind: String,
    #[serde(rename = "@Redfish.Settings")]
    settings: Option<IgnoredAny>,
    #[serde(rename = "@odata.etag", default)]
    etag: Value,
}

impl Resource {
    pub(super) fn new(media: Media, bytes: impl Into<Bytes>) -> Self {
        Self { media, bytes: bytes.into(), facts: OnceLock::new() }
    }

    pub(super) fn facts(&self) -> &Facts {
        self.facts.get_or_init(|| Facts::of(&self.bytes))
    }
}

impl Facts {
    fn of(bytes: &[u8]) -> Self {
        // What is no JSON object has no type; it is served all the same.
        let typed: Typed = serde_json::from_slice(bytes).unwrap_or_default();
        let kind = typed.kind.strip_prefix('#').unwrap_or_default();
        Self {
            etag: etag::of(typed.etag.as_str(), bytes),
            link: body::schema_uri(kind)
                .and_then(|uri| HeaderValue::from_str(&format!("<{uri}>; rel=describedby")).ok()),
            schema: kind.split('.').next().unwrap_or_default().to_owned(),
            has_settings: typed.settings.is_some(),
        }
    }
}
