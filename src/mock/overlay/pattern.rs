//! URI patterns: `*` is any run of characters within one segment, `**` any run at all. Nothing else is special, since
//! `?` and `[` occur in the URIs that services page with. No input is slow.

/// Whether a URI names several resources.
pub(super) fn is_pattern(uri: &str) -> bool {
    uri.contains('*')
}

/// Whether the whole of `uri` matches.
pub(super) fn matches(pattern: &str, uri: &str) -> bool {
    let (pattern, uri) = (pattern.as_bytes(), uri.as_bytes());
    let (mut p, mut u) = (0, 0);
    // For the last `*` and the last `**`: where the pattern goes on, and how far the URI is taken. A star before these
    // need not be tried again.
    let mut segment: Option<(usize, usize)> = None;
    let mut any: Option<(usize, usize)> = None;
    loop {
        if pattern.get(p) == Some(&b'*') {
            if pattern.get(p + 1) == Some(&b'*') {
                p += 2;
                (any, segment) = (Some((p, u)), None);
            } else {
                p += 1;
                segment = Some((p, u));
            }
        } else if u < uri.len() && pattern.get(p) == uri.get(u) {
            (p, u) = (p + 1, u + 1);
        } else if p == pattern.len() && u == uri.len() {
            return true;
        } else if let Some((next, taken)) = segment.filter(|(_, taken)| uri.get(*taken).is_some_and(|c| *c != b'/')) {
            (p, u) = (next, taken + 1);
            segment = Some((next, taken + 1));
        } else if let Some((next, taken)) = any.filter(|(_, taken)| *taken < uri.len()) {
            (p, u) = (next, taken + 1);
            (any, segment) = (Some((next, taken + 1)), None);
        } else {
            return false;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::matches;

    #[test]
    fn one_star_stays_in_its_segment_and_two_do_not() {
        for (pattern, uri, expected) in [
            ("/redfish/v1/Chassis/*/Power", "/redfish/v1/Chassis/1/Power", true),
            ("/redfish/v1/Chassis/*/Power", "/redfish/v1/Chassis/1/2/Power", false),
            ("/redfish/v1/Chassis/*", "/redfish/v1/Chassis/1/Power", false),
            ("/redfish/v1/Chassis/**", "/redfish/v1/Chassis/1/Power", true),
            ("/redfish/v1/Chassis/**", "/redfish/v1/Chassis", false),
            ("**/Drives/Disk*", "/redfish/v1/Chassis/3/Drives/Disk.1", true),
            ("**/Drives/*.1", "/redfish/v1/Chassis/3/Drives/Disk.1", true),
            ("**/Drives/*.1", "/redfish/v1/Chassis/3/Drives/Disk.1/Actions", false),
            ("**/a/*/b", "/a/x/y/a/z/b", true),
            ("/Slots?$skip=*", "/Slots?$skip=50", true),
            ("/Slot", "/Slots", false),
            ("", "", true),
            ("*", "", true),
        ] {
            assert_eq!(matches(pattern, uri), expected, "{pattern} {uri}");
        }
    }

    /// What the words above say, written down naively.
    fn slowly(pattern: &[u8], uri: &[u8]) -> bool {
        match pattern {
            [] => uri.is_empty(),
            [b'*', b'*', rest @ ..] => (0..=uri.len()).any(|taken| slowly(rest, &uri[taken..])),
            [b'*', rest @ ..] => {
                let end = uri.iter().position(|c| *c == b'/').unwrap_or(uri.len());
                (0..=end).any(|taken| slowly(rest, &uri[taken..]))
            }
            [c, rest @ ..] => uri.first() == Some(c) && slowly(rest, &uri[1..]),
        }
    }

    proptest! {
        #[test]
        fn the_fast_way_agrees_with_the_naive_one(pattern in "[a/*]{0,8}", uri in "[a/]{0,8}") {
            prop_assert_eq!(matches(&pattern, &uri), slowly(pattern.as_bytes(), uri.as_bytes()));
        }
    }
}
