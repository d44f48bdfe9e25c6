//! Version schemes of firmware and their partial order.
//!
//! Firmware versions are not semantic versions: one XCC level has five spellings, a RAID package has four numbers
//! and a revision, a drive has a code. The scheme is therefore named by the baseline rule and never guessed, and a
//! comparison may answer *incomparable*, which a rule must treat as unknown. General version crates order
//! `5096-2` after `5096-10`, or `99Z` after `A0A`; a gate cannot. `tests/integration/version_orders.rs` shows them side by side.

mod broadcom;
mod cisco;
mod cross;
mod date;
mod dell_bios;
mod dotted;
mod hpe_rom;
mod intel_nvm;
mod lenovo;
mod megaraid;
mod mellanox;
mod scheme;
mod supermicro;

use std::cmp::Ordering;
use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

use broadcom::Broadcom;
use cisco::Cisco;
use dell_bios::DellBios;
use dotted::Dotted;
use hpe_rom::HpeRom;
use intel_nvm::IntelNvm;
use lenovo::LenovoBuild;
pub(crate) use lenovo::is_own_firmware;
use megaraid::Megaraid;
use mellanox::Mellanox;
pub use scheme::Scheme;
use supermicro::Supermicro;

use crate::msg;
use crate::text::Message;

/// The longest text that is read as a version, in bytes. The longest real one (a package name) has about 60.
const MAX_LENGTH: usize = 128;

/// Why a text is not a version.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VersionError {
    /// The text is a way to say that there is none: blank, `null`, `N/A`, or a pattern with `*`.
    #[error("{}", self.said().text)]
    NoVersion {
        /// The text.
        text: String,
    },
    /// The text is longer than any version.
    #[error("{}", self.said().text)]
    TooLong {
        /// Its length in bytes.
        length: usize,
    },
    /// The text does not follow the scheme.
    #[error("{}", self.said().text)]
    Grammar {
        /// The scheme.
        scheme: Scheme,
        /// The text.
        text: String,
        /// What the scheme looks like.
        expected: &'static str,
    },
}

impl VersionError {
    /// The same as a sentence of a report.
    pub(crate) fn said(&self) -> Message {
        match self {
            Self::NoVersion { text } => msg!("version-none", text = format!("{text:?}")),
            Self::TooLong { length } => msg!("version-too-long", length = length, most = MAX_LENGTH),
            Self::Grammar { scheme, text, expected } => {
                msg!("version-of-no-scheme", text = format!("{text:?}"), scheme = scheme, expected = expected)
            }
        }
    }
}

/// A version, read by its scheme. It has no `==`: equality is [`Version::same`], which may be unknown too.
#[derive(Clone, Debug)]
pub struct Version(Parsed);

#[derive(Clone, Debug)]
enum Parsed {
    LenovoBuild(LenovoBuild),
    Megaraid(Megaraid),
    Mellanox(Spelt<Mellanox>),
    IntelNvm(Spelt<IntelNvm>),
    DellBios(Spelt<DellBios>),
    HpeRom(Spelt<HpeRom>),
    Supermicro(Spelt<Supermicro>),
    Cisco(Spelt<Cisco>),
    Broadcom(Spelt<Broadcom>),
    Dotted(Dotted),
    Date(Spelt<Date>),
    Opaque(Box<str>),
}

/// What was read, and the spelling it was read from, which is the one that an operator finds on the machine.
#[derive(Clone, Debug)]
struct Spelt<T> {
    value: T,
    text: Box<str>,
}

impl<T> Spelt<T> {
    fn new(value: T, text: &str) -> Self {
        Self { value, text: text.into() }
    }
}

impl Scheme {
    /// Reads `text` as a version of this scheme. Blanks around it do not count.
    ///
    /// # Errors
    /// [`VersionError`]: no version, too long, or not of this scheme.
    pub fn parse(self, text: &str) -> Result<Version, VersionError> {
        if text.len() > MAX_LENGTH {
            return Err(VersionError::TooLong { length: text.len() });
        }
        let text = text.trim();
        if says_none(text) {
            return Err(VersionError::NoVersion { text: text.to_owned() });
        }
        let parsed = match self {
            Self::LenovoBuild => LenovoBuild::parse(text).map(Parsed::LenovoBuild),
            Self::Megaraid => Megaraid::parse(text).map(Parsed::Megaraid),
            Self::Mellanox => Mellanox::parse(text).map(|v| Parsed::Mellanox(Spelt::new(v, text))),
            Self::IntelNvm => IntelNvm::parse(text).map(|v| Parsed::IntelNvm(Spelt::new(v, text))),
            Self::DellBios => DellBios::parse(text).map(|v| Parsed::DellBios(Spelt::new(v, text))),
            Self::HpeRom => HpeRom::parse(text).map(|v| Parsed::HpeRom(Spelt::new(v, text))),
            Self::Supermicro => Supermicro::parse(text).map(|v| Parsed::Supermicro(Spelt::new(v, text))),
            Self::Cisco => Cisco::parse(text).map(|v| Parsed::Cisco(Spelt::new(v, text))),
            Self::Broadcom => Broadcom::parse(text).map(|v| Parsed::Broadcom(Spelt::new(v, text))),
            Self::Dotted => Dotted::parse(text).map(Parsed::Dotted),
            Self::Date => date::parse(text).map(|v| Parsed::Date(Spelt::new(v, text))),
            Self::Opaque => (!text.chars().any(char::is_control)).then(|| Parsed::Opaque(text.into())),
        };
        let grammar = || VersionError::Grammar { scheme: self, text: text.to_owned(), expected: self.expected() };
        parsed.map(Version).ok_or_else(grammar)
    }
}

/// Whether a text stands for "no version", in the words of `NO_VERSION`, blank, or as `-*` and `*-*` (XCC and `OneCLI`). A
/// version with a star behind it is one.
#[must_use]
pub fn says_none(text: &str) -> bool {
    let text = text.trim();
    text.trim_matches(['*', '-']).is_empty() || NO_VERSION.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether a `SoftwareId` names no firmware: a word that means none, or a pattern, as XCC 2.83 sends it where nothing is
/// staged (`BMC-*-10`).
#[must_use]
pub fn names_nothing(software_id: &str) -> bool {
    software_id.contains('*') || says_none(software_id)
}

/// How services say that there is no version. Measured: `null` of XCC; `N/A` of an SE350's network adapter and of Cisco's
/// empty slots; `NotAvailable` of an iDRAC9's TPM; `Not Present` of a Supermicro's backup image; `version not available`
/// of a BlueField's golden images; `undefined` of a Cray's unplugged port; `nil`, `na`, `ff` and `unknown` of other
/// published captures (NVIDIA's mockups).
const NO_VERSION: &[&str] = &[
    "null",
    "n/a",
    "na",
    "nil",
    "none",
    "ff",
    "0xff",
    "not available",
    "notavailable",
    "not present",
    "version not available",
    "undefined",
    "unknown",
];

impl Version {
    /// The scheme it was read by.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        match self.0 {
            Parsed::LenovoBuild(_) => Scheme::LenovoBuild,
            Parsed::Megaraid(_) => Scheme::Megaraid,
            Parsed::Mellanox(_) => Scheme::Mellanox,
            Parsed::IntelNvm(_) => Scheme::IntelNvm,
            Parsed::DellBios(_) => Scheme::DellBios,
            Parsed::HpeRom(_) => Scheme::HpeRom,
            Parsed::Supermicro(_) => Scheme::Supermicro,
            Parsed::Cisco(_) => Scheme::Cisco,
            Parsed::Broadcom(_) => Scheme::Broadcom,
            Parsed::Dotted(_) => Scheme::Dotted,
            Parsed::Date(_) => Scheme::Date,
            Parsed::Opaque(_) => Scheme::Opaque,
        }
    }

    /// Older, the same, or newer; `None` where the two cannot be compared, which never means "fine".
    #[must_use]
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (&self.0, &other.0) {
            (Parsed::LenovoBuild(a), Parsed::LenovoBuild(b)) => a.compare(b),
            (Parsed::Megaraid(a), Parsed::Megaraid(b)) => Some(a.cmp(b)),
            (Parsed::Mellanox(a), Parsed::Mellanox(b)) => a.value.compare(&b.value),
            (Parsed::IntelNvm(a), Parsed::IntelNvm(b)) => a.value.compare(&b.value),
            (Parsed::DellBios(a), Parsed::DellBios(b)) => a.value.compare(&b.value),
            (Parsed::HpeRom(a), Parsed::HpeRom(b)) => a.value.compare(&b.value),
            (Parsed::Supermicro(a), Parsed::Supermicro(b)) => a.value.compare(&b.value),
            (Parsed::Cisco(a), Parsed::Cisco(b)) => a.value.compare(&b.value),
            (Parsed::Broadcom(a), Parsed::Broadcom(b)) => a.value.compare(&b.value),
            (Parsed::Dotted(a), Parsed::Dotted(b)) => Some(a.compare(b)),
            (Parsed::Date(a), Parsed::Date(b)) => Some(a.value.cmp(&b.value)),
            (Parsed::Opaque(a), Parsed::Opaque(b)) => (a == b).then_some(Ordering::Equal),
            _ => None,
        }
    }

    /// Whether both are the same version; `None` where that cannot be told. Two opaque codes and two images of one NVM
    /// version can be told apart although neither is newer.
    #[must_use]
    pub fn same(&self, other: &Self) -> Option<bool> {
        match (&self.0, &other.0) {
            (Parsed::Opaque(a), Parsed::Opaque(b)) => Some(a == b),
            (Parsed::IntelNvm(a), Parsed::IntelNvm(b)) if a.value.is_another_image(&b.value) => Some(false),
            (Parsed::LenovoBuild(a), Parsed::LenovoBuild(b)) if a.is_another_build(b) => Some(false),
            _ => self.compare(other).map(Ordering::is_eq),
        }
    }

    /// Whether the two say different things of one firmware, one its build and the other its dotted version, so that
    /// they have no order and yet do not contradict each other: a member that gives both can be held against each.
    #[must_use]
    pub fn is_of_another_form(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Parsed::LenovoBuild(a), Parsed::LenovoBuild(b)) => a.is_of_another_form(b),
            (Parsed::HpeRom(a), Parsed::HpeRom(b)) => a.value.is_of_another_form(&b.value),
            _ => false,
        }
    }

    /// As it is once the `SoftwareId` beside it was read too, which may name the family that the version leaves out.
    #[must_use]
    pub fn beside(self, software_id: &str) -> Self {
        match self.0 {
            Parsed::LenovoBuild(build) => Self(Parsed::LenovoBuild(build.of_family_in(software_id))),
            other => Self(other),
        }
    }

    /// Whether it is a development build: Lenovo builds with an odd milestone are unsigned (fwupd
    /// `plugins/redfish/fu-redfish-device.c`), and none of 70 released builds has one.
    #[must_use]
    pub fn is_development(&self) -> bool {
        matches!(&self.0, Parsed::LenovoBuild(build) if build.is_development())
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Parsed::LenovoBuild(v) => v.fmt(f),
            Parsed::Megaraid(v) => v.fmt(f),
            Parsed::Mellanox(v) => f.write_str(&v.text),
            Parsed::IntelNvm(v) => f.write_str(&v.text),
            Parsed::DellBios(v) => f.write_str(&v.text),
            Parsed::HpeRom(v) => f.write_str(&v.text),
            Parsed::Supermicro(v) => f.write_str(&v.text),
            Parsed::Cisco(v) => f.write_str(&v.text),
            Parsed::Broadcom(v) => f.write_str(&v.text),
            Parsed::Dotted(v) => v.fmt(f),
            Parsed::Date(v) => f.write_str(&v.text),
            Parsed::Opaque(v) => f.write_str(v),
        }
    }
}

impl Serialize for Version {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests;
