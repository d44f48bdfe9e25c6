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

/// The serial numbers in the id of a firmware member that is named after one device. Seen of a Cisco UCSX-210C-M6, whose inventory
/// has `HDD-model-MTFDDAV240TCB-serial-MSA25230BH0` and `UCSX-V4-Q25GML_FCH25337EE9`.
pub(super) fn serials_in(name: &str) -> impl Iterator<Item = &str> {
    const SAYS_SO: &str = "-serial-";
    let said = name.to_ascii_lowercase().find(SAYS_SO).and_then(|at| name.get(at + SAYS_SO.len()..));
    name.split(['-', '_']).filter(|part| is_of_cisco(part)).chain(said)
}

/// Cisco's form of a serial number: three letters for the place, two digits for the year, two for the week, four letters or digits.
fn is_of_cisco(text: &str) -> bool {
    let bytes = text.as_bytes();
    let [a, b, c, y, z, v, w, rest @ ..] = bytes else { return false };
    let week = [v, w].iter().fold(0, |week, digit| week * 10 + u32::from(digit.wrapping_sub(b'0')));
    rest.len() == 4
        && [a, b, c].iter().all(|byte| byte.is_ascii_uppercase())
        && [y, z, v, w].iter().all(|byte| byte.is_ascii_digit())
        && (1..=53).contains(&week)
        && rest.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// Letters and digits, in small letters.
pub(super) fn bare(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_serial_number_in_an_id_is_found_by_its_word_or_by_the_form_of_its_maker() {
        for (name, serials) in [
            ("HDD-model-MTFDDAV240TCB-serial-MSA25230BH0", &["MSA25230BH0", "MSA25230BH0"][..]),
            ("HDD-model-X-serial-WD-WX12", &["WD-WX12"]),
            ("UCSX-V4-Q25GML_FCH25337EE9", &["FCH25337EE9"]),
            ("UCS-M2-HWRAID-slot-MSTOR-RAID", &[]),
            // No such week, too long, and small letters.
            ("UCSX-V4-Q25GML_FCH25997EE9", &[]),
            ("FCH25337EE90", &[]),
            ("fch25337ee9", &[]),
            ("-serial-", &[""]),
        ] {
            assert_eq!(serials_in(name).collect::<Vec<_>>(), serials, "{name}");
        }
    }
}
