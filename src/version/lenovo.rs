//! Lenovo's own firmware: XCC, UEFI, LXPM and its drivers.
//!
//! A build id is a family of four characters, a milestone of two (base 36: after 99 comes A0) and a letter; the
//! dotted version runs beside it. The two orders agree in every family measured but one: TEI3 serves two product lines,
//! each with version numbers of its own (`tests/pairs.rs`). So both are compared, and where they disagree there is no
//! answer.

use std::cmp::Ordering;
use std::fmt;

use super::cross::{agreed, both, conflict};
use super::date;
use super::dotted::Dotted;

/// The build id without its family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Build {
    /// Two characters, base 36.
    milestone: u32,
    /// `A` to `Z`.
    letter: u8,
}

/// What a spelling says; each spelling leaves something out, but never both build and version.
#[derive(Clone, Debug, Default)]
pub struct LenovoBuild {
    /// Four characters in upper case.
    family: Option<[u8; 4]>,
    build: Option<Build>,
    version: Option<Dotted>,
}

impl LenovoBuild {
    /// Reads any of the spellings: `58B-5.70` (inventory), `AFBT58B 5.70 2025-08-11` (manager), `AFBT58B` (log),
    /// `lnvgy_fw_xcc_afbt58b-5.70_anyos_noarch` (package), `4.71 AFBT48C` and `1.80_afbt20n` (advisories),
    /// `AFE136D-3.60` and `-[IVE636Z-2.13]-` (SMBIOS).
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix("-[").and_then(|t| t.strip_suffix("]-")).unwrap_or(text);
        let package = text.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("lnvgy_"));
        let text = if package { build_of_package(text)? } else { text };
        let mut found = Self::default();
        for word in text.split([' ', '_']).filter(|w| !w.is_empty()) {
            // A date says nothing about the order, and XCC appends one.
            if date::iso(word).is_some() {
                continue;
            }
            for part in word.split('-') {
                found.take(part)?;
            }
        }
        (found.build.is_some() || found.version.is_some()).then_some(found)
    }

    /// Takes one part, which must be a build id or a dotted version not seen yet.
    fn take(&mut self, part: &str) -> Option<()> {
        if let Some(version) = Dotted::parse(part).filter(Dotted::has_dot) {
            return self.version.replace(version).is_none().then_some(());
        }
        let (family, build) = build_id(part)?;
        self.family = family;
        self.build.replace(build).is_none().then_some(())
    }

    /// The order, where there is one: within a family, by build, with the dotted version as cross-check.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        if conflict(self.family.as_ref(), other.family.as_ref()) {
            return None;
        }
        let versions = self.version.as_ref().zip(other.version.as_ref()).map(|(a, b)| a.compare(b));
        agreed(both(self.build.as_ref(), other.build.as_ref()), versions)
    }

    /// Whether both are of one family and their builds differ: then they are two images, whatever their dotted versions
    /// say of the order.
    pub fn is_another_build(&self, other: &Self) -> bool {
        !conflict(self.family.as_ref(), other.family.as_ref())
            && self.build.zip(other.build).is_some_and(|(a, b)| a != b)
    }

    /// Whether the two have no form in common, one being a build and the other a dotted version: what gives both can be
    /// compared with each.
    pub fn is_of_another_form(&self, other: &Self) -> bool {
        let common = self.build.is_some() && other.build.is_some() || self.version.is_some() && other.version.is_some();
        !common && !conflict(self.family.as_ref(), other.family.as_ref())
    }

    /// With the family that a `SoftwareId` names, where the version itself names none: an XCC sends `58B-5.70` beside
    /// `BMC-AFBT-10`.
    pub fn of_family_in(mut self, software_id: &str) -> Self {
        self.family = self.family.or_else(|| family_in(software_id));
        self
    }

    /// Whether the milestone is odd.
    pub fn is_development(&self) -> bool {
        self.build.is_some_and(|b| b.milestone % 2 == 1)
    }
}

impl fmt::Display for LenovoBuild {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.family.into_iter().flatten() {
            write!(f, "{}", char::from(letter))?;
        }
        if let Some(Build { milestone, letter }) = self.build {
            let digit = |d: u32| char::from_digit(d, 36).unwrap_or('?').to_ascii_uppercase();
            write!(f, "{}{}{}", digit(milestone / 36), digit(milestone % 36), char::from(letter))?;
        }
        match &self.version {
            Some(version) if self.build.is_some() => write!(f, "-{version}"),
            Some(version) => version.fmt(f),
            None => Ok(()),
        }
    }
}

/// The part `afbt58b-5.70` of a package name, which has six parts: vendor, `fw`, component, build, system, architecture.
fn build_of_package(text: &str) -> Option<&str> {
    let firmware = text.split('_').nth(1)?.eq_ignore_ascii_case("fw");
    if firmware && text.split('_').count() == 6 { text.split('_').nth(3) } else { None }
}

/// The kinds of a `SoftwareId` that are the server's own firmware. Measured on an SR650 V2 and an SR670 V2: for these five, and for no
/// other, the second part (`BMC-AFBT-10`) is the family of the build.
const OWN: &[&str] = &["BMC", "UEFI", "LXPM", "DRVWN", "DRVLN"];

/// Whether a `SoftwareId` names firmware of the server itself, whose versions are builds, and not that of an adapter or a drive.
#[must_use]
pub fn is_own_firmware(software_id: &str) -> bool {
    software_id.split_once('-').is_some_and(|(kind, _)| OWN.contains(&kind))
}

/// The family that it names.
fn family_in(software_id: &str) -> Option<[u8; 4]> {
    let mut parts = software_id.trim().split('-');
    let kind = parts.next()?;
    let family: [u8; 4] = parts.next()?.as_bytes().try_into().ok()?;
    (OWN.contains(&kind) && family.iter().all(u8::is_ascii_alphanumeric))
        .then(|| family.map(|b| b.to_ascii_uppercase()))
}

/// `AFBT58B` or `58B`, in any case.
fn build_id(text: &str) -> Option<(Option<[u8; 4]>, Build)> {
    if !text.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    let (family, suffix) = match text.len() {
        3 => (None, text),
        7 => {
            let family: [u8; 4] = text.as_bytes().first_chunk().copied()?;
            (Some(family.map(|b| b.to_ascii_uppercase())), text.get(4..)?)
        }
        _ => return None,
    };
    let milestone = u32::from_str_radix(suffix.get(..2)?, 36).ok()?;
    let letter = suffix.bytes().last().filter(u8::is_ascii_alphabetic)?.to_ascii_uppercase();
    Some((family, Build { milestone, letter }))
}
