//! Version schemes of firmware and their partial order.
//!
//! Firmware versions are not semantic versions: one XCC level has five spellings, a RAID package has four numbers
//! and a revision, a drive has a code. The scheme is therefore named by the baseline rule and never guessed, and a
//! comparison may answer *incomparable*, which a rule must treat as unknown. General version crates order
//! `5096-2` after `5096-10`, or `99Z` after `A0A`; a gate cannot.

mod dotted;
mod lenovo;
mod megaraid;

use std::cmp::Ordering;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use dotted::Dotted;
use lenovo::LenovoBuild;
use megaraid::Megaraid;

/// The longest text that is read as a version, in bytes. The longest real one (a package name) has about 60.
const MAX_LENGTH: usize = 128;

/// How a component spells its version, and what "newer" means for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// Lenovo's own firmware (XCC, UEFI, LXPM): a build id, a dotted version, or both.
    LenovoBuild,
    /// `MegaRAID` packages: four numbers, `51.23.0-5631`; a fifth is the revision of the package, not of the firmware.
    Megaraid,
    /// Numbers between dots, compared from the left; a missing number is lower than any.
    Dotted,
    /// A code without an order, such as a drive's `JXTC304Q`: equal or different, nothing else.
    Opaque,
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LenovoBuild => "lenovo-build",
            Self::Megaraid => "megaraid",
            Self::Dotted => "dotted",
            Self::Opaque => "opaque",
        })
    }
}

/// Why a text is not a version.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VersionError {
    /// The text is a way to say that there is none: blank, `null`, `N/A`, or a pattern with `*`.
    #[error("{text:?} says that there is no version")]
    NoVersion {
        /// The text.
        text: String,
    },
    /// The text is longer than any version.
    #[error("{length} bytes are too long for a version (at most {MAX_LENGTH})")]
    TooLong {
        /// Its length in bytes.
        length: usize,
    },
    /// The text does not follow the scheme.
    #[error("{text:?} is not a {scheme} version: expected {expected}")]
    Grammar {
        /// The scheme.
        scheme: Scheme,
        /// The text.
        text: String,
        /// What the scheme looks like.
        expected: &'static str,
    },
}

/// A version, read by its scheme. It has no `==`: equality is [`Version::same`], which may be unknown too.
#[derive(Clone, Debug)]
pub struct Version(Parsed);

#[derive(Clone, Debug)]
enum Parsed {
    LenovoBuild(LenovoBuild),
    Megaraid(Megaraid),
    Dotted(Dotted),
    Opaque(String),
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
        let (parsed, expected) = match self {
            Self::LenovoBuild => (LenovoBuild::parse(text).map(Parsed::LenovoBuild), lenovo::EXPECTED),
            Self::Megaraid => (Megaraid::parse(text).map(Parsed::Megaraid), megaraid::EXPECTED),
            Self::Dotted => (Dotted::parse(text).map(Parsed::Dotted), dotted::EXPECTED),
            Self::Opaque => {
                let plain = !text.chars().any(char::is_control);
                (plain.then(|| Parsed::Opaque(text.to_owned())), "text without control characters")
            }
        };
        let grammar = || VersionError::Grammar { scheme: self, text: text.to_owned(), expected };
        parsed.map(Version).ok_or_else(grammar)
    }
}

/// Whether a text stands for "no version". Measured: null, `"null"`, blank, `-*` and `*-*` from XCC and `OneCLI`,
/// `N/A` from an SE350's network adapter.
#[must_use]
pub fn says_none(text: &str) -> bool {
    let text = text.trim();
    text.is_empty() || text.contains('*') || text.eq_ignore_ascii_case("null") || text.eq_ignore_ascii_case("n/a")
}

impl Version {
    /// The scheme it was read by.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        match self.0 {
            Parsed::LenovoBuild(_) => Scheme::LenovoBuild,
            Parsed::Megaraid(_) => Scheme::Megaraid,
            Parsed::Dotted(_) => Scheme::Dotted,
            Parsed::Opaque(_) => Scheme::Opaque,
        }
    }

    /// Older, the same, or newer; `None` where the two cannot be compared, which never means "fine".
    #[must_use]
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (&self.0, &other.0) {
            (Parsed::LenovoBuild(a), Parsed::LenovoBuild(b)) => a.compare(b),
            (Parsed::Megaraid(a), Parsed::Megaraid(b)) => Some(a.cmp(b)),
            (Parsed::Dotted(a), Parsed::Dotted(b)) => Some(a.compare(b)),
            (Parsed::Opaque(a), Parsed::Opaque(b)) => (a == b).then_some(Ordering::Equal),
            _ => None,
        }
    }

    /// Whether both are the same version; `None` where that cannot be told. Two opaque codes can always be told.
    #[must_use]
    pub fn same(&self, other: &Self) -> Option<bool> {
        match (&self.0, &other.0) {
            (Parsed::Opaque(a), Parsed::Opaque(b)) => Some(a == b),
            _ => self.compare(other).map(Ordering::is_eq),
        }
    }

    /// Whether it is a development build: Lenovo builds with an odd milestone are unsigned (fwupd
    /// `plugins/redfish/fu-redfish-device.c`), and none of 47 released builds has one.
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
            Parsed::Dotted(v) => v.fmt(f),
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
