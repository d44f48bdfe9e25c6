//! The address of a BMC as inventories write it: with a mask, without brackets, as a URL, or as something that is none.

use std::net::IpAddr;

/// The most bytes of an address. A name of the DNS has at most 253.
const LONGEST: usize = 512;

/// The address as `--bmc` takes it.
///
/// # Errors
/// Why it is none, in words that do not repeat it: what stands where an address should be may be a secret.
pub fn address(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.contains("{{") || text.contains("{%") {
        return Err(
            "is a template that only ansible can fill in: give patchgate what `ansible-inventory --list` prints".into(),
        );
    }
    if text.contains('@') {
        return Err("has an account in it, which is not read: let it be an address alone".into());
    }
    if text.len() > LONGEST || text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err("is no address".into());
    }
    if let Some((scheme, rest)) = text.split_once("://") {
        let web = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
        return match (web, rest.is_empty()) {
            (true, false) => Ok(text.to_owned()),
            (true, true) => Err("is a URL without a host".into()),
            (false, _) => Err("is a URL that no BMC serves: https://HOST is".into()),
        };
    }
    let (host, mask) = text.split_once('/').map_or((text, None), |(host, mask)| (host, Some(mask)));
    if let Ok(ip) = host.parse::<IpAddr>() {
        let widest = if ip.is_ipv4() { 32 } else { 128 };
        if mask.is_some_and(|mask| !mask.parse::<u8>().is_ok_and(|bits| bits <= widest)) {
            return Err("is an address with a mask that is none".into());
        }
        if ip.is_unspecified() {
            return Err("is the address of nobody".into());
        }
        return Ok(if ip.is_ipv6() { format!("[{ip}]") } else { ip.to_string() });
    }
    if mask.is_some() {
        return Err("is neither a host nor a URL".into());
    }
    let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']') || !c.is_ascii();
    let bracketed = host.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let has_ip =
        bracketed.is_some_and(|(ip, port)| ip.parse::<IpAddr>().is_ok() && (port.is_empty() || port.starts_with(':')));
    if !host.chars().all(known) || host.contains(['[', ']']) && !has_ip || !has_ip && host.matches(':').count() > 1 {
        return Err("is no address".into());
    }
    if host.is_empty() { Err("is empty".into()) } else { Ok(host.to_owned()) }
}

/// What two spellings of one address have in common.
pub fn same(address: &str) -> String {
    let lower = address.to_ascii_lowercase();
    let bare = lower.strip_prefix("https://").unwrap_or(&lower);
    bare.trim_end_matches('/').trim_end_matches(":443").to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_address_loses_its_mask_and_gets_its_brackets() {
        for (written, read) in [
            ("192.0.2.31/24", "192.0.2.31"),
            (" 192.0.2.31 ", "192.0.2.31"),
            ("2001:db8::34/64", "[2001:db8::34]"),
            ("[2001:db8::34]:8443", "[2001:db8::34]:8443"),
            ("idrac-db2.example.net:443", "idrac-db2.example.net:443"),
            ("https://192.0.2.31", "https://192.0.2.31"),
        ] {
            assert_eq!(address(written).as_deref(), Ok(read), "{written}");
        }
        assert_eq!(same("https://HV1:443/"), same("hv1"));
    }

    #[test]
    fn what_is_no_address_is_refused_and_not_repeated() {
        for (written, why) in [
            ("{{ inventory_hostname }}-s3cret", "ansible-inventory --list"),
            ("https://root:s3cret@192.0.2.1", "account"),
            ("qemu+ssh://s3cret.example.net/system", "no BMC serves"),
            ("192.0.2.1/s3cret", "mask"),
            ("s3cret/24", "neither"),
            ("s3cret 2", "no address"),
            ("bmc[13:15].s3cret", "no address"),
            ("0.0.0.0", "nobody"),
            ("2001:s3cret:1", "no address"),
        ] {
            let told = address(written).unwrap_err();
            assert!(told.contains(why) && !told.contains("s3cret"), "{written}: {told}");
        }
    }

    proptest! {
        /// What was read once is read again as the same.
        #[test]
        fn reading_twice_changes_nothing(text in "[a-z0-9.:/\\[\\]@-]{0,24}") {
            if let Ok(read) = address(&text) {
                prop_assert_eq!(address(&read), Ok(read.clone()));
            }
        }
    }
}
