//! A member that came inside its collection, until somebody asks for it.

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::redfish::read::Resource;

/// A member that came inside its collection.
pub(super) enum Inline {
    One(Resource),
    /// It came twice in one answer, with two bodies: nobody knows which of them it is.
    Contradiction(Timestamp),
}

impl Inline {
    /// Whether it is another one than this.
    pub(super) fn is_not(&self, body: &Map<String, Value>) -> bool {
        !matches!(self, Self::One(first) if first.body == *body)
    }
}
