//! Names of resources for people: all URIs begin alike, and that part says nothing.

/// The short name of a resource: its URI without the service root.
pub(super) fn short(uri: &str) -> &str {
    uri.trim_start_matches("/redfish/v1/").trim_matches('/')
}
