//! Names of resources for people.

/// The last segment of a URI.
pub(super) fn last(uri: &str) -> &str {
    uri.trim_end_matches('/').rsplit('/').next().unwrap_or(uri)
}

/// The short name of a resource: its URI without the service root.
pub(super) fn short(uri: &str) -> &str {
    uri.trim_start_matches("/redfish/v1/").trim_matches('/')
}
