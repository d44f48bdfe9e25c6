//! What looks like an identifier wherever it stands: UUIDs, MAC addresses, IP addresses.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address is one of those that networks choose for themselves.
pub(crate) fn is_internal(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    address.is_private() || address.is_link_local() || (first == 100 && second & 0xC0 == 64)
}

/// The text in pieces that are all letters and digits, or all something else.
#[cfg(feature = "mock")]
pub(crate) fn runs(text: &str) -> Vec<&str> {
    let mut runs = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let inside = first.is_ascii_alphanumeric();
        let end = rest.find(|c: char| c.is_ascii_alphanumeric() != inside).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        runs.push(run);
        rest = after;
    }
    runs
}

/// The length of a UUID, or of a row of at least six byte pairs, at the beginning of `rest`.
pub(crate) fn hex_at(rest: &str, before: Option<char>) -> Option<usize> {
    if before.is_some_and(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    let is_uuid = |text: &&str| text.split('-').map(str::len).eq([8, 4, 4, 4, 12]) && !text.contains(':');
    if let Some(uuid) = rest.get(..36).filter(is_uuid)
        && uuid.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
        && !rest[36..].starts_with(|c: char| c.is_ascii_alphanumeric())
    {
        return Some(36);
    }
    let end = rest.find(|c: char| !c.is_ascii_hexdigit() && c != ':' && c != '-').unwrap_or(rest.len());
    if rest[end..].starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let token = rest[..end].trim_end_matches([':', '-']);
    let is_pairs = [':', '-'].iter().any(|separator| {
        let pairs: Vec<usize> = token.split(*separator).map(str::len).collect();
        pairs.len() >= 6 && pairs.iter().all(|length| *length == 2)
    });
    is_pairs.then_some(token.len())
}

/// An IP address at the beginning of `rest`, and its length.
pub(crate) fn address_at(rest: &str, before: Option<char>) -> Option<(usize, IpAddr)> {
    if before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '.' || c == ':') {
        return None;
    }
    let end = rest.find(|c: char| !c.is_ascii_hexdigit() && c != ':' && c != '.').unwrap_or(rest.len());
    if rest[end..].starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let token = rest[..end].trim_end_matches(['.', ':']);
    let four = |text: &str| text.parse::<Ipv4Addr>().ok().map(|address| (text.len(), IpAddr::V4(address)));
    // With a port behind it, or a zone that cannot be one.
    let six = |text: &str| text.parse::<Ipv6Addr>().ok().map(|address| (text.len(), IpAddr::V6(address)));
    four(token).or_else(|| six(token)).or_else(|| four(token.split(':').next()?))
}

/// Letters and digits, in small letters.
pub(super) fn bare(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}
