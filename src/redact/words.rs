//! Which properties identify a machine by their names, and which values identify nothing.

/// Parts of property names (letters and digits only, lower case) whose values identify something.
pub(crate) const IDENTITY: [&str; 31] = [
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
pub(crate) const NO_ADDRESS: [&str; 5] = ["version", "firmware", "revision", "subnetmask", "softwareid"];
/// Parts of property names whose dotted numbers are addresses, whatever they look like.
pub(crate) const ADDRESS: [&str; 13] = [
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
pub(crate) const COMMON_NAMES: [&str; 11] =
    ["administrator", "admin", "root", "operator", "readonly", "user", "guest", "system", "server", "local", "example"];
pub(crate) fn has_part(key: &str, parts: &[&str]) -> bool {
    let key: String = key.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    parts.iter().any(|part| key.contains(part))
}

/// Whether a value stands for "there is none": a word, or one character over and over.
pub(crate) fn is_nothing(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let first = bare.chars().next();
    NOTHING.contains(&bare.as_str()) || (bare.len() > 1 && bare.chars().all(|c| Some(c) == first))
}

/// Words of Windows, of Redfish and of our own documents. A name that is one of them is replaced where a field says that it
/// is a name, and left where it is a word of a text: nobody could tell which it is, and the text would no longer be judged
/// as it was.
const VOCABULARY: &str = "access account accounts action active admin administrator administrators agent all application apps at \
    audit automatic available backup base baseline bin bios blank block blocked bmc board boot bundle c cab case cat catroot \
    catroot2 cbs cbspersist chassis check client cluster code collected collector com commit common company component \
    components computer config console controller core corporation count critical cryptsvc csi customer d data database \
    datastore date day dc default defender desktop device devices dhcp directory disabled disk dism dns documents domain \
    download downloads drive driver drivers edge enabled end enterprise error errors evidence event events exchange exe \
    expected explorer fail failed false fan fatal fault file files filter firmware folder for from full gateway global group \
    groups guest hardware health healthy high home host hosts http https id image inf info information install installed \
    installer internet item items join json kb kernel key known lab lan lenovo list local localhost localservice localsystem \
    log logs lxpm machine mail main manager manual media member memory message microsoft missing mnt mock mode model module \
    msi name net network networkservice never next node none not note null ok old open operator oem optional os other output \
    owner package packages panther part pass passed pending policy pool port prefetch primary print printer prod production \
    program programdata programs property provider proxy public query raid read reader ready reboot recovery redfish reference \
    registry remote report reports require restart result right rights role root rule running sccm schedule secure security \
    serial server servers service services servicing session set setup share shared site software softwaredistribution source \
    srv stack staged standard start started state status stopped storage store sum support svc sysadmin system system32 \
    systemroot table target task tasks team temp test text time tmp token true trusted trustedinstaller type uefi unclear \
    unknown update updates upgrade uri url user users value values vendor version virtual volume vpn wait warn warning web \
    well windows absent aside asked clean denied dirty first ignored insecure judged lossy maintenance nothing \
    offered out pinned plain refused shutdown slow spare standby supported timed unjudged unreadable use used verified windowsupdate winsxs wmi work workgroup workstation write wsus wuauserv xcc yes";

/// Whether a word is one of any text.
pub(crate) fn is_vocabulary(word: &str) -> bool {
    let lower = word.trim_end_matches('$').to_lowercase();
    VOCABULARY.split_whitespace().any(|known| known == lower) || COMMON_NAMES.contains(&lower.as_str())
}

/// The domains of accounts that every Windows has, in English and as they are otherwise known.
pub(crate) const BUILT_IN: [&str; 8] = [
    "nt authority",
    "nt service",
    "builtin",
    "iis apppool",
    "window manager",
    "font driver host",
    "nt virtual machine",
    ".",
];

/// The accounts that every Windows has.
pub(crate) const ACCOUNTS: [&str; 14] = [
    "administrator",
    "guest",
    "defaultaccount",
    "wdagutilityaccount",
    "localsystem",
    "localservice",
    "networkservice",
    "system",
    "public",
    "default",
    "default user",
    "all users",
    "defaultuser0",
    "trustedinstaller",
];

/// Hosts of makers and standards that everybody asks, by the end of their names.
pub(crate) const PUBLIC_HOSTS: [&str; 36] = [
    "microsoft.com",
    "windowsupdate.com",
    "windows.com",
    "windows.net",
    "msftconnecttest.com",
    "msftncsi.com",
    "live.com",
    "office.com",
    "azure.com",
    "aka.ms",
    "digicert.com",
    "verisign.com",
    "symcb.com",
    "akamai.net",
    "akadns.net",
    "akamaized.net",
    "lenovo.com",
    "dell.com",
    "hpe.com",
    "hp.com",
    "supermicro.com",
    "intel.com",
    "amd.com",
    "broadcom.com",
    "nvidia.com",
    "mellanox.com",
    "cisco.com",
    "fujitsu.com",
    "dmtf.org",
    "ietf.org",
    "rfc-editor.org",
    "w3.org",
    "uefi.org",
    "oasis-open.org",
    "cve.org",
    "nist.gov",
];

/// UUIDs that are the same on every server: the stores of signed files, the services that the update client asks
/// (learn.microsoft.com, "ServiceID"), and the application of the store.
pub(crate) const KNOWN_UUIDS: [&str; 8] = [
    "f750e6c3-38ee-11d1-85e5-00c04fc295ee",
    "127d0a1d-4ef2-11d1-8608-00c04fc295ee",
    "3da21691-e39d-4da6-8a4b-b43877bcb1b7",
    "9482f4b4-e343-43b6-b170-9a65bc822c77",
    "7971f918-a847-4430-9279-4a52d1efe18d",
    "855e8a7c-ecb4-4ca3-b045-1dfa50104289",
    "117cab2d-82b1-4b5a-a08c-4d62dbee7782",
    "8b24b027-1dee-babb-9a95-3517dfb9c552",
];
