//! The parts of a URI.

/// The last segment of a URI, by which a resource is called where it has no id. A slash at the end is no segment.
#[must_use]
pub fn last_segment(uri: &str) -> &str {
    uri.trim_end_matches('/').rsplit('/').next().unwrap_or(uri)
}

#[cfg(test)]
mod tests {
    use super::last_segment;

    #[test]
    fn the_last_segment_is_found_with_and_without_a_slash_at_the_end() {
        for uri in ["/redfish/v1/Systems/1", "/redfish/v1/Systems/1/", "1", "/1"] {
            assert_eq!(last_segment(uri), "1", "{uri}");
        }
        assert_eq!(last_segment("/"), "");
    }
}
