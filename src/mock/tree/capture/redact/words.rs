//! Which properties identify a machine by their names, and which values identify nothing.

/// Parts of property names (letters and digits only, lower case) whose values identify something.
pub(super) const IDENTITY: [&str; 31] = [
    "serialnumber",
    "servicetag",
    "assettag",
    "expressservicecode",
    "nodeid",
    "durablename",
    "uuid",
    "nodeguid",
    "systemguid",
    "macaddress",
    "permanentaddress",
    "worldwide",
    "wwn",
    "wwpn",
    "sasaddress",
    "nqn",
    "hostname",
    "fqdn",
    "domainname",
    "computername",
    "dnsname",
    "nameserver",
    "dnsserver",
    "ntpserver",
    "smtpserver",
    "username",
    "commonname",
    "contactname",
    "emailaddress",
    "phonenumber",
    "sysname",
];
/// Parts of property names whose dotted numbers are versions and masks, not addresses.
pub(super) const NO_ADDRESS: [&str; 5] = ["version", "firmware", "revision", "subnetmask", "softwareid"];
/// Parts of property names whose dotted numbers are addresses, whatever they look like.
pub(super) const ADDRESS: [&str; 13] = [
    "address",
    "gateway",
    "ipv4",
    "server",
    "host",
    "dns",
    "destination",
    "trap",
    "subnet",
    "remote",
    "origin",
    "uri",
    "url",
];
/// Values that identify nothing, and settings of properties that are named after an identifier; letters and digits
/// only, lower case.
const NOTHING: [&str; 26] = [
    "",
    "na",
    "none",
    "null",
    "unknown",
    "notavailable",
    "notapplicable",
    "notspecified",
    "notset",
    "tobefilledbyoem",
    "default",
    "localhost",
    "enabled",
    "disabled",
    "true",
    "false",
    "yes",
    "no",
    "on",
    "off",
    "auto",
    "automatic",
    "manual",
    "present",
    "locked",
    "unlocked",
];
/// Names that vendors ship, which are also words of text and of role names.
pub(super) const COMMON_NAMES: [&str; 11] =
    ["administrator", "admin", "root", "operator", "readonly", "user", "guest", "system", "server", "local", "example"];
pub(super) fn has_part(key: &str, parts: &[&str]) -> bool {
    let key: String = key.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    parts.iter().any(|part| key.contains(part))
}

/// Whether a value stands for "there is none": a word, or one character over and over.
pub(super) fn is_nothing(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let first = bare.chars().next();
    NOTHING.contains(&bare.as_str()) || (bare.len() > 1 && bare.chars().all(|c| Some(c) == first))
}
