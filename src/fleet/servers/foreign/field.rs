//! By which names inventories call the BMC of a server, and by which their secrets.

use super::address::{address, same};

/// The fields that hold a BMC's address, in lower case with `_`. `baseuri`, `bmc_address`, `idrac_ip`, `ilo_fqdn`, `ipmi` and `oob_ip` are seen
/// in public inventories and collections; the others are our choice of what somebody would write.
const BMC: [&str; 16] = [
    "bmc",
    "bmc_address",
    "bmc_host",
    "bmc_hostname",
    "bmc_ip",
    "bmc_url",
    "oob_ip",
    "oob_address",
    "idrac_ip",
    "ilo_ip",
    "ilo_fqdn",
    "xcc_ip",
    "ipmi",
    "ipmi_address",
    "ipmi_ip",
    "baseuri",
];

/// Parts of names whose values are never read.
const SECRET: [&str; 8] =
    ["password", "passwd", "passphrase", "secret", "token", "community", "private_key", "api_key"];

/// A name as it is compared: `OOB IP` is `oob_ip`.
pub fn plain_name(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '-'], "_")
}

/// Whether a field of this name holds the address of a BMC.
pub fn is_bmc(name: &str) -> bool {
    BMC.contains(&plain_name(name).as_str())
}

/// Whether the value of this name is none of our business.
pub fn is_secret(name: &str) -> bool {
    let name = plain_name(name);
    SECRET.iter().any(|part| name.contains(part)) || name.split('_').any(|word| matches!(word, "pass" | "pw" | "pwd"))
}

/// Whether a line of TOML sets a field that may be a secret itself, and not the place of one.
pub fn hides_secret(line: &str) -> bool {
    let name = line.split('=').next().unwrap_or_default().trim_matches([' ', '\t', '"', '\'']);
    let plain = plain_name(name);
    let place = ["file", "env", "command", "stdin", "netrc", "keyring"].iter().any(|end| plain.ends_with(end));
    let account = line.split_once("://").and_then(|(_, rest)| rest.split_once('@'));
    let account = account.is_some_and(|(account, _)| account.contains(':'));
    // A proxy has its account with it, with a scheme in front or without.
    account || plain == "proxy" || line.contains('{') && is_secret(line) || is_secret(name) && !place
}

/// The names, for those who look for one.
pub fn known() -> String {
    BMC.join(", ")
}

/// The one BMC that these fields name; none where all are empty.
///
/// # Errors
/// One holds no address, or two hold different ones.
pub fn one_of<'f>(fields: impl IntoIterator<Item = (&'f str, &'f str)>) -> Result<Option<String>, String> {
    let mut found: Option<(&str, String)> = None;
    for (name, value) in fields.into_iter().filter(|(_, value)| !value.trim().is_empty()) {
        let read = address(value).map_err(|why| format!("{name} {why}"))?;
        match &found {
            Some((earlier, before)) if same(before) != same(&read) => {
                return Err(format!(
                    "{earlier} and {name} name two BMCs ({before} and {read}): leave one out, or say it in a servers file"
                ));
            }
            Some(_) => {}
            None => found = Some((name, read)),
        }
    }
    Ok(found.map(|(_, read)| read))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_their_spelling() {
        assert!(is_bmc("OOB IP") && is_bmc("bmc-address") && is_bmc("baseuri"));
        assert!(!is_bmc("ansible_host") && !is_bmc("primary_ip4"));
        for secret in ["password", "oob_password", "power_pass", "Token", "snmp-community", "bmc_pw"] {
            assert!(is_secret(secret), "{secret}");
        }
        assert!(!is_secret("bypass_lane") && !is_secret("name"));
    }

    #[test]
    fn a_line_with_a_secret_is_known_from_one_with_its_place() {
        for line in [
            "password = \"x\"",
            "  \"oob-password\" = 1",
            "c = { user = \"u\", password = \"x\" }",
            "token=\"x",
            "proxy = \"u:x@p:3128\"",
        ] {
            assert!(hides_secret(line), "{line}");
        }
        for line in [
            "password-file = \"x\"",
            "windows-password-env = \"x\"",
            "user = \"u\"",
            "[credentials.c]",
            "windows = \"ssh://u@h:22\"",
        ] {
            assert!(!hides_secret(line), "{line}");
        }
    }

    #[test]
    fn two_fields_agree_or_are_refused() {
        assert_eq!(one_of([("bmc", "192.0.2.1"), ("oob_ip", "192.0.2.1/24")]), Ok(Some("192.0.2.1".into())));
        assert_eq!(one_of([("bmc", " "), ("oob_ip", "")]), Ok(None));
        assert!(one_of([("bmc", "a"), ("oob_ip", "b")]).unwrap_err().contains("two BMCs"));
        assert!(one_of([("bmc", "u:p@b")]).unwrap_err().starts_with("bmc has an account"));
    }
}
