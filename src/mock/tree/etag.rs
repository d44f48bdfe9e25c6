//! Entity tags: which state of a resource an answer is about.
//!
//! DSP0266 has them twice, in the header `ETag` and in the property `@odata.etag`, and both must say the same. A recorded
//! resource is served byte by byte, so where it has the property, the header repeats it. What the mock writes itself gets
//! a tag that is made from its content.

use hyper::HeaderMap;
use hyper::header::{HeaderName, HeaderValue};
use serde_json::Value;

use crate::common::{digest, hex};

/// The property of a resource that holds its tag.
pub(in crate::mock) const PROPERTY: &str = "@odata.etag";

/// The tag of a resource: the one that it names itself, else one of its bytes.
pub(in crate::mock) fn of(named: Option<&str>, bytes: &[u8]) -> HeaderValue {
    let named = named.filter(|text| opaque(text).is_some()).and_then(|text| HeaderValue::from_str(text).ok());
    // Digits and quotes are always a header value.
    named.or_else(|| HeaderValue::from_str(&made(bytes)).ok()).unwrap_or(HeaderValue::from_static("\"\""))
}

/// Gives an object a tag of all that is in it besides.
pub(in crate::mock) fn renew(body: &mut Value) {
    let Value::Object(properties) = &*body else { return };
    let mut properties = properties.clone();
    // In its old place, where it had one.
    properties.insert(PROPERTY.to_owned(), Value::Null);
    let tag = made(Value::Object(properties).to_string().as_bytes());
    body[PROPERTY] = tag.into();
}

fn made(bytes: &[u8]) -> String {
    format!("\"{}\"", hex::lower(&digest::sha256_bytes(bytes)[..10]))
}

/// What is between the quotes of a tag; nothing where the text is no tag (RFC 9110, section 8.8.3).
fn opaque(tag: &str) -> Option<&str> {
    let inside = tag.strip_prefix("W/").unwrap_or(tag).strip_prefix('"')?.strip_suffix('"')?;
    inside.bytes().all(|byte| byte == b'!' || (0x23..0x7F).contains(&byte)).then_some(inside)
}

/// Whether `If-Match` or `If-None-Match` names a tag: `*`, or a list. Weak tags count as strong ones, since BMCs send weak
/// ones and expect them in `If-Match`. Nothing where there is no such header.
pub(in crate::mock) fn names(headers: &HeaderMap, condition: HeaderName, etag: &HeaderValue) -> Option<bool> {
    let mut lines = headers.get_all(condition).iter().peekable();
    lines.peek()?;
    let own = etag.to_str().ok().and_then(opaque);
    Some(
        lines
            .filter_map(|line| line.to_str().ok())
            .any(|line| line.trim() == "*" || own.is_some_and(|own| is_in(line, own))),
    )
}

/// Whether a list of tags has this one. Behind each comes a comma or the end: `"a"b` is another tag than `"a"`, if any.
fn is_in(list: &str, own: &str) -> bool {
    let mut rest = list.trim();
    loop {
        let quoted = rest.strip_prefix("W/").unwrap_or(rest).strip_prefix('"');
        let Some((tag, after)) = quoted.and_then(|quoted| quoted.split_once('"')) else { return false };
        match after.trim_start().strip_prefix(',') {
            _ if tag == own && (after.is_empty() || after.trim_start().starts_with(',')) => return true,
            Some(next) => rest = next.trim_start(),
            None => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use hyper::header::IF_MATCH;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_resource_s_own_tag_is_its_tag_and_anything_else_is_none() {
        for (named, expected) in [
            ("\"31f27842b550e34a6e84b2\"", true),
            ("W/\"C56F367A\"", true),
            ("\"\"", true),
            ("31f2", false),
            ("\"a b\"", false),
            ("\"a\"b\"", false),
            ("\"a\r\nX: y\"", false),
            ("w/\"a\"", false),
            ("\"", false),
            ("", false),
        ] {
            assert_eq!(of(Some(named), b"{}") == *named, expected, "{named:?}");
        }
        assert_eq!(of(None, b"{}"), of(Some("none"), b"{}"));
        assert_ne!(of(None, b"{}"), of(None, b"{ }"));
    }

    #[test]
    fn a_renewed_tag_follows_the_content_and_nothing_else() {
        let tag = |mut body: Value| {
            renew(&mut body);
            body[PROPERTY].clone()
        };
        assert_eq!(tag(json!({"A": 1})), tag(json!({"A": 1, "@odata.etag": "\"old\""})));
        assert_ne!(tag(json!({"A": 1})), tag(json!({"A": 2})));
        assert_eq!(tag(json!(null)), json!(null), "what is no object has no property");
    }

    #[test]
    fn a_condition_names_tags_alone_in_lists_weak_or_any() {
        for (line, strong, weak) in [
            ("\"a\"", true, true),
            ("W/\"a\"", true, true),
            ("\"b\", \"a\"", true, true),
            ("\"b\",W/\"a\"", true, true),
            (" * ", true, true),
            ("\"b,a\"", false, false),
            ("a", false, false),
            ("\"a\"foobar", false, false),
            ("foobar\"a\"", false, false),
            ("\"b\"foobar, \"a\"", false, false),
            ("\"A\"", false, false),
            ("", false, false),
        ] {
            let headers = HeaderMap::from_iter([(IF_MATCH, HeaderValue::from_static(line))]);
            let named = |etag| names(&headers, IF_MATCH, &HeaderValue::from_static(etag));
            assert_eq!((named("\"a\""), named("W/\"a\"")), (Some(strong), Some(weak)), "{line}");
        }
        assert_eq!(names(&HeaderMap::new(), IF_MATCH, &HeaderValue::from_static("\"a\"")), None);
    }
}
