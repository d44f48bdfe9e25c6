//! URI patterns, one dialect for fault scripts and overlays: `*` stands for any characters of one segment, a segment `**`
//! for any number of segments, none included. Nothing else is special, since `?` and `[` occur in the URIs that services
//! page with. No input is slow.

use std::str::FromStr;

use serde::Deserialize;

use crate::common::wildcard;

/// The longest pattern; every request is compared with every rule, every URI of a tree with every pattern.
const MAX_LENGTH: usize = 1_024;

/// A pattern for whole URIs. A slash at the end never matters, as nowhere in the mock.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(in crate::mock) struct Pattern(Vec<String>);

/// Whether a URI names several resources.
pub(super) fn is_pattern(uri: &str) -> bool {
    uri.contains('*')
}

impl FromStr for Pattern {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.len() > MAX_LENGTH {
            return Err(format!("a URI pattern has at most {MAX_LENGTH} bytes"));
        }
        if !text.starts_with('/') && text != "**" && !text.starts_with("**/") {
            return Err(format!("the URI pattern {text:?} starts with neither / nor **"));
        }
        Ok(Self(segments(text).map(str::to_owned).collect()))
    }
}

impl TryFrom<String> for Pattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl Default for Pattern {
    /// Every URI.
    fn default() -> Self {
        Self(vec!["**".to_owned()])
    }
}

impl Pattern {
    /// Whether the whole of a URI is one of those that are meant.
    pub(in crate::mock) fn matches(&self, uri: &str) -> bool {
        let uri: Vec<&str> = segments(uri).collect();
        wildcard::matches(
            &self.0,
            &uri,
            |segment| segment == "**",
            |pattern, segment| {
                wildcard::matches(
                    pattern.as_bytes(),
                    segment.as_bytes(),
                    |byte| *byte == b'*',
                    |one, other| one == other,
                )
            },
        )
    }
}

fn segments(text: &str) -> impl Iterator<Item = &str> {
    let text = text.strip_suffix('/').unwrap_or(text);
    text.strip_prefix('/').unwrap_or(text).split('/')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn matches(pattern: &str, uri: &str) -> bool {
        pattern.parse::<Pattern>().unwrap().matches(uri)
    }

    #[test]
    fn a_star_stays_in_its_segment_and_two_stars_cross_segments() {
        for (pattern, uri, expected) in [
            ("/redfish/v1", "/redfish/v1/", true),
            ("/redfish/v1/", "/redfish/v1", true),
            ("/redfish/v1/Systems/*", "/redfish/v1/Systems/1", true),
            ("/redfish/v1/Systems/*", "/redfish/v1/Systems/1/Bios", false),
            ("/redfish/v1/Systems/*", "/redfish/v1/Systems", false),
            ("/redfish/v1/Systems/**", "/redfish/v1/Systems/1/Bios", true),
            ("/redfish/v1/Systems/**", "/redfish/v1/Systems", true),
            ("/redfish/v1/Systems/**", "/redfish/v1/Chassis/1", false),
            ("/redfish/v1/Sys**", "/redfish/v1/Systems", true),
            ("/redfish/v1/Sys**", "/redfish/v1/Systems/1", false),
            ("/redfish/**/Bios", "/redfish/v1/Systems/1/Bios", true),
            ("/redfish/**/Bios", "/redfish/v1/Systems/1/Bios/Pending", false),
            ("/redfish/v1/**/Drives/Disk.*", "/redfish/v1/Systems/1/Storage/A/Drives/Disk.3", true),
            ("**/Drives/*.1", "/redfish/v1/Chassis/3/Drives/Disk.1", true),
            ("**/Drives/*.1", "/redfish/v1/Chassis/3/Drives/Disk.1/Actions", false),
            ("/redfish/v1/*/1/*os", "/redfish/v1/Systems/1/Bios", true),
            ("**/a/*/b", "/a/x/y/a/z/b", true),
            ("/Slots?$skip=*", "/Slots?$skip=50", true),
            ("**", "/", true),
            ("/**", "/", true),
            ("/REDFISH/v1", "/redfish/v1", false),
            ("/redfish/v1", "//redfish/v1", false),
            ("/*/v1", "//v1", true),
        ] {
            assert_eq!(matches(pattern, uri), expected, "{pattern} {uri}");
        }
    }

    #[test]
    fn a_pattern_that_can_match_no_uri_is_refused() {
        for text in ["", "redfish", "*", "***", "**x/y", "x**"] {
            assert!(text.parse::<Pattern>().unwrap_err().contains("neither"), "{text:?}");
        }
        assert!(format!("/{}", "x".repeat(2_000)).parse::<Pattern>().unwrap_err().contains("1024"));
    }

    /// What the words at the top say, written down naively.
    fn slowly(pattern: &[&str], uri: &[&str]) -> bool {
        match (pattern, uri) {
            (["**", rest @ ..], _) => (0..=uri.len()).any(|taken| slowly(rest, &uri[taken..])),
            ([one, rest @ ..], [segment, others @ ..]) => {
                segment_slowly(one.as_bytes(), segment.as_bytes()) && slowly(rest, others)
            }
            (pattern, uri) => pattern.is_empty() && uri.is_empty(),
        }
    }

    fn segment_slowly(pattern: &[u8], segment: &[u8]) -> bool {
        match pattern {
            [] => segment.is_empty(),
            [b'*', rest @ ..] => (0..=segment.len()).any(|taken| segment_slowly(rest, &segment[taken..])),
            [byte, rest @ ..] => segment.first() == Some(byte) && segment_slowly(rest, &segment[1..]),
        }
    }

    proptest! {
        #[test]
        fn the_fast_way_agrees_with_the_naive_one(pattern in "/(a|b|é|\\*|\\*\\*|/){0,9}", uri in "(/[abé]{0,3}){1,5}") {
            let naive = slowly(&segments(&pattern).collect::<Vec<_>>(), &segments(&uri).collect::<Vec<_>>());
            prop_assert_eq!(matches(&pattern, &uri), naive);
        }

        #[test]
        fn a_uri_matches_itself_and_two_stars_match_everything(uri in "(/[a-z.]{0,6}){1,6}") {
            prop_assert!(matches(&uri, &uri));
            prop_assert!(matches("/**", &uri));
        }
    }
}
