//! What names a resource, and when two names are the same one.

use serde_json::Value;

/// A URI without the slash at its end, which never matters: HPE links end with one.
pub(in crate::mock) fn trimmed(uri: &str) -> &str {
    uri.strip_suffix('/').unwrap_or(uri)
}

/// Where a member of a collection is.
pub(in crate::mock) fn link(member: &Value) -> Option<&str> {
    member.get("@odata.id")?.as_str().map(trimmed)
}
