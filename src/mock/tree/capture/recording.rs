//! What was recorded of a service, until it is written down.

use std::collections::BTreeMap;

/// A recorded resource.
#[derive(Clone, Debug)]
pub(super) struct Body {
    pub(super) bytes: Vec<u8>,
    pub(super) xml: bool,
}

/// What was recorded of a service.
#[derive(Clone, Debug, Default)]
pub struct Recording {
    /// By URI as it was linked, without a slash at the end.
    pub(super) bodies: BTreeMap<String, Body>,
    /// Milliseconds by URI as it was asked for.
    pub(super) latency: BTreeMap<String, u128>,
    pub(super) unread: Vec<String>,
    pub(super) left_out: usize,
    pub(super) redacted: bool,
}

impl Recording {
    /// How many resources were recorded.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bodies.len()
    }

    /// Whether nothing was recorded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bodies.is_empty()
    }

    /// What was linked and could not be read, one line each.
    #[must_use]
    pub fn unread(&self) -> &[String] {
        &self.unread
    }

    /// How many linked resources were left out on purpose: schemas, registries, sessions, audit entries.
    #[must_use]
    pub fn left_out(&self) -> usize {
        self.left_out
    }
}

/// Whether a URI is an audit log or in one.
pub(super) fn is_audit(uri: &str) -> bool {
    let uri = uri.to_ascii_lowercase();
    uri.split_once("/logservices/").is_some_and(|(_, log)| log.split('/').next().is_some_and(|id| id.contains("audit")))
}
