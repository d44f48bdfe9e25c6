//! One spelling for the many ways to write the URI of one resource.

use super::link::without_fragment;

/// The path of a URI of this service in its one spelling: without fragment, query and slash at the end, and with every
/// escape that needs none undone (RFC 3986, 6.2.2). Two URIs of one resource have the same.
pub(in crate::redfish) fn resource_of(path: &str) -> String {
    let path = without_fragment(path);
    let path = path.split('?').next().unwrap_or(path);
    unescaped(path.trim_end_matches('/'))
}

/// The same for a page of a list: its query tells it from the other pages.
pub(in crate::redfish) fn page_of(path: &str) -> String {
    match without_fragment(path).split_once('?') {
        Some((path, "")) => resource_of(path),
        Some((path, query)) => format!("{}?{}", resource_of(path), unescaped(query)),
        None => resource_of(path),
    }
}

/// Text whose escapes are undone where they stand for a printable character that divides nothing, and written in
/// capitals elsewhere.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let digits = rest.get(at + 1..at + 3).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        let Some((digits, byte)) = digits.and_then(|d| Some((d, u8::from_str_radix(d, 16).ok()?))) else {
            out.push('%');
            rest = &rest[at + 1..];
            continue;
        };
        if byte.is_ascii_graphic() && !b"/?#%&=+".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&digits.to_ascii_uppercase());
        }
        rest = &rest[at + 3..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_resource_has_one_spelling_and_another_resource_another() {
        for same in [
            "/redfish/v1/Chassis/1",
            "/redfish/v1/Chassis/1/",
            "/redfish/v1/Chassis/1#/Status",
            "/redfish/v1/Chassis/1?$select=Status",
            "/redfish/v1/%43hassis/%31",
        ] {
            assert_eq!(resource_of(same), "/redfish/v1/Chassis/1", "{same}");
        }
        assert_eq!(resource_of("/a/b%2fc"), resource_of("/a/b%2Fc"));
        for other in ["/redfish/v1/Chassis/2", "/redfish/v1/chassis/1", "/redfish/v1/Chassis/1/Power", "/redfish/v1"] {
            assert_ne!(resource_of(other), "/redfish/v1/Chassis/1", "{other}");
        }
        assert_ne!(resource_of("/a%2Fb"), resource_of("/a/b"));
    }

    #[test]
    fn pages_differ_by_their_query_alone() {
        assert_eq!(page_of("/a/?%24skip=2#x"), page_of("/a?$skip=2"));
        assert_ne!(page_of("/a?$skip=2"), page_of("/a?$skip=4"));
        assert_ne!(page_of("/a?$skip=2"), page_of("/a"));
        assert_eq!(page_of("/a?"), page_of("/a"));
    }

    proptest! {
        /// However much of it is escaped, in capitals or not, and whatever hangs on its end.
        #[test]
        fn escapes_and_ends_change_nothing(
            path in "(/[A-Za-z0-9._:~-]{1,6}){1,5}",
            escaped in prop::collection::vec(any::<(bool, bool)>(), 40),
            end in prop::sample::select(vec!["", "/", "#", "#/Status", "/#/Status"]),
        ) {
            let spelt: String = path
                .chars()
                .zip(escaped.iter().cycle())
                .map(|(c, (escape, capital))| match (c, escape, capital) {
                    ('/', ..) | (_, false, _) => c.to_string(),
                    (_, true, true) => format!("%{:02X}", u32::from(c)),
                    (_, true, false) => format!("%{:02x}", u32::from(c)),
                })
                .collect();
            prop_assert_eq!(resource_of(&format!("{spelt}{end}")), resource_of(&path));
        }

        #[test]
        fn any_text_has_a_spelling_that_is_its_own(text in ".{0,30}") {
            prop_assert_eq!(page_of(&page_of(&text)), page_of(&text));
        }
    }
}
