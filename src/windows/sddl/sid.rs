//! Security identifiers: who an entry is about.
//!
//! SIDs are the same in every language of Windows, account names are not; so everything is compared as SIDs and
//! named only for the reader.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use super::error::SddlError;

/// The number of sub-authorities that a SID can hold (`SID_MAX_SUB_AUTHORITIES`).
const MAX_SUBS: usize = 15;

/// A security identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sid(Repr);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Repr {
    /// `S-1-authority-sub-sub…`; unused places are zero, so that equality is equality.
    Absolute { authority: u64, count: u8, subs: [u32; MAX_SUBS] },
    /// An SDDL alias whose SID depends on the domain, which the text does not say (`DA`, `LA`, …).
    OfSomeDomain { alias: [char; 2], name: &'static str },
}

impl Sid {
    /// Everyone (`WD`).
    pub const EVERYONE: Self = Self::absolute(1, &[0]);
    /// CREATOR OWNER (`CO`): in an inheritable entry, whoever creates the child.
    pub const CREATOR_OWNER: Self = Self::absolute(3, &[0]);
    /// OWNER RIGHTS (`OW`): replaces what an owner gets implicitly.
    pub const OWNER_RIGHTS: Self = Self::absolute(3, &[4]);
    /// NETWORK (`NU`): a logon over the network.
    pub const NETWORK: Self = Self::absolute(5, &[2]);
    /// INTERACTIVE (`IU`).
    pub const INTERACTIVE: Self = Self::absolute(5, &[4]);
    /// SERVICE (`SU`): a process that the service control manager started.
    pub const SERVICE: Self = Self::absolute(5, &[6]);
    /// Authenticated Users (`AU`).
    pub const AUTHENTICATED_USERS: Self = Self::absolute(5, &[11]);
    /// SYSTEM (`SY`), also called LocalSystem.
    pub const SYSTEM: Self = Self::absolute(5, &[18]);
    /// LOCAL SERVICE (`LS`).
    pub const LOCAL_SERVICE: Self = Self::absolute(5, &[19]);
    /// NETWORK SERVICE (`NS`).
    pub const NETWORK_SERVICE: Self = Self::absolute(5, &[20]);
    /// BUILTIN\Administrators (`BA`).
    pub const ADMINISTRATORS: Self = Self::absolute(5, &[32, 544]);
    /// BUILTIN\Users (`BU`).
    pub const USERS: Self = Self::absolute(5, &[32, 545]);
    /// BUILTIN\Power Users (`PU`).
    pub const POWER_USERS: Self = Self::absolute(5, &[32, 547]);
    /// BUILTIN\Server Operators (`SO`).
    pub const SERVER_OPERATORS: Self = Self::absolute(5, &[32, 549]);
    /// ALL APPLICATION PACKAGES (`AC`).
    pub const ALL_APP_PACKAGES: Self = Self::absolute(15, &[2, 1]);
    /// NT SERVICE\TrustedInstaller, the owner of the component store. It has no SDDL alias.
    pub const TRUSTED_INSTALLER: Self =
        Self::absolute(5, &[80, 956_008_885, 3_418_522_649, 1_831_038_044, 1_853_292_631, 2_271_478_464]);

    const fn absolute(authority: u64, parts: &[u32]) -> Self {
        let mut subs = [0; MAX_SUBS];
        let mut count = 0;
        while count < parts.len() && count < MAX_SUBS {
            subs[count] = parts[count];
            count += 1;
        }
        // `count` is at most MAX_SUBS, so the cast cannot lose anything.
        Self(Repr::Absolute { authority, count: count as u8, subs })
    }

    /// The SID of a service: `S-1-5-80-` and the SHA-1 of its upper-cased name in UTF-16LE, as five numbers.
    ///
    /// The rule is not in the SDDL documentation; a test proves it on the published SID of TrustedInstaller.
    #[must_use]
    pub fn of_service(name: &str) -> Self {
        let bytes: Vec<u8> = name.to_uppercase().encode_utf16().flat_map(u16::to_le_bytes).collect();
        let hash = ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, &bytes);
        let numbers = hash.as_ref().chunks_exact(4).map(|c| u32::from_le_bytes([c[0], c[1], c[2], c[3]]));
        let parts: Vec<u32> = std::iter::once(80).chain(numbers).collect();
        Self::absolute(5, &parts)
    }

    /// The SID of a two-letter SDDL alias.
    fn of_alias(text: &str) -> Option<Self> {
        let upper = text.to_ascii_uppercase();
        if let Some((_, _, sid)) = ALIASES.iter().find(|(alias, ..)| *alias == upper) {
            return Some(*sid);
        }
        let (alias, name) = DOMAIN_ALIASES.iter().find(|(alias, _)| *alias == upper)?;
        let mut letters = alias.chars();
        let alias = [letters.next()?, letters.next()?];
        Some(Self(Repr::OfSomeDomain { alias, name }))
    }

    /// A name for the reader: `SYSTEM`, `TrustedInstaller`, `NT SERVICE\CryptSvc`, or the SID where none is known.
    #[must_use]
    pub fn name(&self) -> Cow<'static, str> {
        if let Repr::OfSomeDomain { name, .. } = self.0 {
            return Cow::Borrowed(name);
        }
        if *self == Self::TRUSTED_INSTALLER {
            return Cow::Borrowed("TrustedInstaller");
        }
        if let Some((_, name, _)) = ALIASES.iter().find(|(_, _, sid)| sid == self) {
            return Cow::Borrowed(name);
        }
        if let Some(service) = NAMED_SERVICES.iter().find(|s| Self::of_service(s) == *self) {
            return Cow::Owned(format!("NT SERVICE\\{service}"));
        }
        if *self == Self::absolute(15, &[2, 2]) {
            return Cow::Borrowed("ALL RESTRICTED APPLICATION PACKAGES");
        }
        Cow::Owned(self.to_string())
    }

    /// How SDDL writes it: the alias where there is one, as Windows does.
    pub(super) fn sddl(&self) -> String {
        ALIASES.iter().find(|(_, _, sid)| sid == self).map_or_else(|| self.to_string(), |(alias, ..)| (*alias).into())
    }
}

impl fmt::Display for Sid {
    /// `S-1-5-18`; an alias of an unnamed domain stays that alias, because its SID is not known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Repr::OfSomeDomain { alias: [a, b], .. } => write!(f, "{a}{b}"),
            Repr::Absolute { authority, count, subs } => {
                // Authorities of more than 32 bits are written in hexadecimal (MS-DTYP 2.4.2.1).
                if authority > u64::from(u32::MAX) {
                    write!(f, "S-1-0x{authority:012X}")?;
                } else {
                    write!(f, "S-1-{authority}")?;
                }
                subs.iter().take(usize::from(count)).try_for_each(|sub| write!(f, "-{sub}"))
            }
        }
    }
}

impl FromStr for Sid {
    type Err = SddlError;

    fn from_str(text: &str) -> Result<Self, SddlError> {
        let wrong = || SddlError::new(0, "a SID (S-1-…) or a two-letter alias", text);
        let mut parts = text.split('-');
        if !matches!(parts.next(), Some("S" | "s")) || !text.contains('-') {
            return Self::of_alias(text).ok_or_else(wrong);
        }
        if parts.next() != Some("1") {
            return Err(wrong());
        }
        let authority = parts.next().and_then(number).filter(|n| *n < 1 << 48).ok_or_else(wrong)?;
        let subs: Option<Vec<u32>> = parts.map(|p| number(p).and_then(|n| u32::try_from(n).ok())).collect();
        match subs {
            Some(subs) if (1..=MAX_SUBS).contains(&subs.len()) => Ok(Self::absolute(authority, &subs)),
            _ => Err(wrong()),
        }
    }
}

/// A number of a SID: decimal, or hexadecimal with `0x`.
fn number(text: &str) -> Option<u64> {
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(hex) if hex.bytes().all(|b| b.is_ascii_hexdigit()) => u64::from_str_radix(hex, 16).ok(),
        None if text.bytes().all(|b| b.is_ascii_digit()) => text.parse().ok(),
        _ => None,
    }
}

/// Services whose SID is worth a name in a report.
const NAMED_SERVICES: &[&str] = &[
    "CryptSvc",
    "wuauserv",
    "BITS",
    "msiserver",
    "UsoSvc",
    "WaaSMedicSvc",
    "DoSvc",
    "wlidsvc",
    "mpssvc",
    "BFE",
    "EventLog",
    "Schedule",
    "W32Time",
    "AppIDSvc",
];

/// The SDDL aliases with one SID on every machine, with their usual English names (`sddl.h`; "SID Strings").
const ALIASES: &[(&str, &str, Sid)] = &[
    ("WD", "Everyone", Sid::EVERYONE),
    ("CO", "CREATOR OWNER", Sid::CREATOR_OWNER),
    ("CG", "CREATOR GROUP", Sid::absolute(3, &[1])),
    ("OW", "OWNER RIGHTS", Sid::OWNER_RIGHTS),
    ("NU", "NETWORK", Sid::NETWORK),
    ("IU", "INTERACTIVE", Sid::INTERACTIVE),
    ("SU", "SERVICE", Sid::SERVICE),
    ("AN", "ANONYMOUS LOGON", Sid::absolute(5, &[7])),
    ("ED", "ENTERPRISE DOMAIN CONTROLLERS", Sid::absolute(5, &[9])),
    ("PS", "SELF", Sid::absolute(5, &[10])),
    ("AU", "Authenticated Users", Sid::AUTHENTICATED_USERS),
    ("RC", "RESTRICTED", Sid::absolute(5, &[12])),
    ("SY", "SYSTEM", Sid::SYSTEM),
    ("LS", "LOCAL SERVICE", Sid::LOCAL_SERVICE),
    ("NS", "NETWORK SERVICE", Sid::NETWORK_SERVICE),
    ("WR", "WRITE RESTRICTED", Sid::absolute(5, &[33])),
    ("BA", "Administrators", Sid::ADMINISTRATORS),
    ("BU", "Users", Sid::USERS),
    ("BG", "Guests", Sid::absolute(5, &[32, 546])),
    ("PU", "Power Users", Sid::POWER_USERS),
    ("AO", "Account Operators", Sid::absolute(5, &[32, 548])),
    ("SO", "Server Operators", Sid::SERVER_OPERATORS),
    ("PO", "Print Operators", Sid::absolute(5, &[32, 550])),
    ("BO", "Backup Operators", Sid::absolute(5, &[32, 551])),
    ("RE", "Replicator", Sid::absolute(5, &[32, 552])),
    ("RU", "Pre-Windows 2000 Compatible Access", Sid::absolute(5, &[32, 554])),
    ("RD", "Remote Desktop Users", Sid::absolute(5, &[32, 555])),
    ("NO", "Network Configuration Operators", Sid::absolute(5, &[32, 556])),
    ("MU", "Performance Monitor Users", Sid::absolute(5, &[32, 558])),
    ("LU", "Performance Log Users", Sid::absolute(5, &[32, 559])),
    ("IS", "IIS_IUSRS", Sid::absolute(5, &[32, 568])),
    ("CY", "Cryptographic Operators", Sid::absolute(5, &[32, 569])),
    ("ER", "Event Log Readers", Sid::absolute(5, &[32, 573])),
    ("CD", "Certificate Service DCOM Access", Sid::absolute(5, &[32, 574])),
    ("RA", "RDS Remote Access Servers", Sid::absolute(5, &[32, 575])),
    ("ES", "RDS Endpoint Servers", Sid::absolute(5, &[32, 576])),
    ("MS", "RDS Management Servers", Sid::absolute(5, &[32, 577])),
    ("HA", "Hyper-V Administrators", Sid::absolute(5, &[32, 578])),
    ("AA", "Access Control Assistance Operators", Sid::absolute(5, &[32, 579])),
    ("RM", "Remote Management Users", Sid::absolute(5, &[32, 580])),
    ("UD", "User Mode Drivers", Sid::absolute(5, &[84, 0, 0, 0, 0, 0])),
    ("AC", "ALL APPLICATION PACKAGES", Sid::ALL_APP_PACKAGES),
    ("LW", "Low integrity", Sid::absolute(16, &[4096])),
    ("ME", "Medium integrity", Sid::absolute(16, &[8192])),
    ("MP", "Medium plus integrity", Sid::absolute(16, &[8448])),
    ("HI", "High integrity", Sid::absolute(16, &[12288])),
    ("SI", "System integrity", Sid::absolute(16, &[16384])),
    ("AS", "Authentication authority asserted identity", Sid::absolute(18, &[1])),
    ("SS", "Service asserted identity", Sid::absolute(18, &[2])),
];

/// The SDDL aliases whose SID is relative to a domain or machine that the text does not name.
const DOMAIN_ALIASES: &[(&str, &str)] = &[
    ("RO", "Enterprise Read-only Domain Controllers"),
    ("LA", "the built-in Administrator account"),
    ("LG", "the built-in Guest account"),
    ("DA", "Domain Admins"),
    ("DU", "Domain Users"),
    ("DG", "Domain Guests"),
    ("DC", "Domain Computers"),
    ("DD", "Domain Controllers"),
    ("CA", "Cert Publishers"),
    ("SA", "Schema Admins"),
    ("EA", "Enterprise Admins"),
    ("PA", "Group Policy Creator Owners"),
    ("CN", "Cloneable Domain Controllers"),
    ("AP", "Protected Users"),
    ("KA", "Key Admins"),
    ("EK", "Enterprise Key Admins"),
    ("RS", "RAS and IAS Servers"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sid_of_a_service_is_made_from_its_name_as_windows_makes_it() {
        assert_eq!(Sid::of_service("TrustedInstaller"), Sid::TRUSTED_INSTALLER);
        assert_eq!(Sid::of_service("trustedinstaller"), Sid::TRUSTED_INSTALLER, "names are not case-sensitive");
        // `sc showsid` results that Microsoft and others publish: CryptSvc and the event log service.
        assert_eq!(
            Sid::of_service("EventLog").to_string(),
            "S-1-5-80-880578595-1860270145-482643319-2788375705-1540778122"
        );
        assert_eq!(
            Sid::of_service("CryptSvc").to_string(),
            "S-1-5-80-242729624-280608522-2219052887-3187409060-2225943459"
        );
    }

    #[test]
    fn a_sid_is_read_in_every_form_that_sddl_writes() {
        let table = [
            ("SY", "S-1-5-18", "SYSTEM"),
            ("sy", "S-1-5-18", "SYSTEM"),
            ("S-1-5-32-544", "S-1-5-32-544", "Administrators"),
            ("S-1-0x5-0x12", "S-1-5-18", "SYSTEM"),
            ("S-1-15-2-2", "S-1-15-2-2", "ALL RESTRICTED APPLICATION PACKAGES"),
            ("S-1-0x0123456789AB-7", "S-1-0x0123456789AB-7", "S-1-0x0123456789AB-7"),
            ("SA", "SA", "Schema Admins"),
            ("S-1-5-21-1-2-3-1001", "S-1-5-21-1-2-3-1001", "S-1-5-21-1-2-3-1001"),
        ];
        for (text, shown, name) in table {
            let sid: Sid = text.parse().unwrap();
            assert_eq!((sid.to_string().as_str(), sid.name().as_ref()), (shown, name), "{text}");
            assert_eq!(sid.sddl().parse::<Sid>().unwrap(), sid, "{text}");
        }
        assert_eq!(Sid::of_service("cryptsvc").name(), r"NT SERVICE\CryptSvc");
    }

    #[test]
    fn what_is_not_a_sid_is_refused() {
        let long = format!("S-1-5{}", "-1".repeat(16));
        for text in ["", "S", "ZZ", "S-", "S-1", "S-1-5", "S-2-5-18", "S-1-5-", "S-1-5-4294967296", "S-1-5-+1", &long] {
            assert!(text.parse::<Sid>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn no_two_aliases_are_the_same_sid_or_the_same_letters() {
        let mut letters: Vec<&str> = ALIASES.iter().map(|a| a.0).chain(DOMAIN_ALIASES.iter().map(|a| a.0)).collect();
        let mut sids: Vec<Sid> = ALIASES.iter().map(|a| a.2).collect();
        let (all_letters, all_sids) = (letters.len(), sids.len());
        letters.sort_unstable();
        letters.dedup();
        sids.sort_unstable();
        sids.dedup();
        assert_eq!((letters.len(), sids.len()), (all_letters, all_sids));
    }
}
