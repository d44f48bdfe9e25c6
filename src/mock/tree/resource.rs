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

use super::etag;

/// What a resource's bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::mock) enum Media {
    /// `index.json`
    Json,
    /// `index.xml`, as `$metadata` is.
    Xml,
}

#[derive(Clone, Debug)]
pub(in crate::mock) struct Resource {
    pub(in crate::mock) media: Media,
    pub(in crate::mock) bytes: Bytes,
    facts: OnceLock<Facts>,
}

/// What the headers of an answer need.
#[derive(Clone, Debug)]
pub(in crate::mock) struct Facts {
    pub(in crate::mock) etag: HeaderValue,
    /// `describedby`, where the DMTF publishes the schema.
    pub(in crate::mock) link: Option<HeaderValue>,
    /// The name of the schema: `ComputerSystem` of `#ComputerSystem.v1_17_0.ComputerSystem`; empty where there is none.
    pub(in crate::mock) schema: String,
    /// Whether the resource names another one that takes its settings.
    pub(in crate::mock) has_settings: bool,
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
    pub(in crate::mock) fn new(media: Media, bytes: impl Into<Bytes>) -> Self {
        Self { media, bytes: bytes.into(), facts: OnceLock::new() }
    }

    pub(in crate::mock) fn facts(&self) -> &Facts {
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
            link: schema_uri(kind).and_then(|uri| HeaderValue::from_str(&format!("<{uri}>; rel=describedby")).ok()),
            schema: kind.split('.').next().unwrap_or_default().to_owned(),
            has_settings: typed.settings.is_some(),
        }
    }
}

/// Where the DMTF publishes the JSON schema of a type, named without its `#`; nothing for what is no standard type.
fn schema_uri(kind: &str) -> Option<String> {
    let (schema, _) = kind.rsplit_once('.')?;
    // It becomes a part of a header, and a recorded tree may say anything.
    if !schema.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'.') {
        return None;
    }
    // Swordfish schemas are published by SNIA, elsewhere.
    let foreign = ["Volume", "StoragePool", "CapacitySource"];
    if foreign.iter().any(|name| schema.starts_with(name)) {
        return None;
    }
    Some(format!("{}/{schema}.json", redfish_codegen::SCHEMA_BASE_URL))
}
