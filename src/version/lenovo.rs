//! Lenovo's own firmware: XCC, UEFI, LXPM and its drivers.
//!
//! A build id is a family of four characters, a milestone of two (base 36: after 99 comes A0) and a letter; the
//! dotted version runs beside it. The order of builds agreed with the order of versions in 8 of 9 families measured;
//! the ninth (TEI3) serves two product lines. So both are compared, and where they disagree there is no answer.

use std::cmp::Ordering;
use std::fmt;

use super::dotted::Dotted;

/// The grammar, for error text.
pub const EXPECTED: &str = "a build id and a dotted version, such as 58B-5.70, AFBT58B or AFBT58B 5.70 2025-08-11";

/// The build id without its family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Build {
    /// Two characters, base 36.
    milestone: u32,
    /// `A` to `Z`.
    letter: char,
}

/// What a spelling says; each spelling leaves something out, but never both build and version.
#[derive(Clone, Debug, Default)]
pub struct LenovoBuild {
    family: Option<String>,
    build: Option<Build>,
    version: Option<Dotted>,
}

impl LenovoBuild {
    /// Reads any of the spellings: `58B-5.70` (inventory), `AFBT58B 5.70 2025-08-11` (manager), `AFBT58B` (log),
    /// `lnvgy_fw_xcc_afbt58b-5.70_anyos_noarch` (package), `4.71 AFBT48C` and `1.80_afbt20n` (advisories),
    /// `AFE136D-3.60` and `-[IVE636Z-2.13]-` (SMBIOS).
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix("-[").and_then(|t| t.strip_suffix("]-")).unwrap_or(text).to_ascii_uppercase();
        let text = if text.starts_with("LNVGY_") { build_of_package(&text)? } else { &text };
        let mut found = Self::default();
        for word in text.split([' ', '_']).filter(|w| !w.is_empty()) {
            if is_date(word) {
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
        if let (Some(a), Some(b)) = (&self.family, &other.family)
            && a != b
        {
            return None;
        }
        let builds = self.build.zip(other.build).map(|(a, b)| a.cmp(&b));
        let versions = self.version.as_ref().zip(other.version.as_ref()).map(|(a, b)| a.compare(b));
        match (builds, versions) {
            (Some(a), Some(b)) => (a == b).then_some(a),
            (one, None) | (None, one) => one,
        }
    }

    /// Whether the milestone is odd.
    pub fn is_development(&self) -> bool {
        self.build.is_some_and(|b| b.milestone % 2 == 1)
    }
}

impl fmt::Display for LenovoBuild {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.family.as_deref().unwrap_or_default())?;
        if let Some(Build { milestone, letter }) = self.build {
            let digit = |d: u32| char::from_digit(d, 36).unwrap_or('?').to_ascii_uppercase();
            write!(f, "{}{}{letter}", digit(milestone / 36), digit(milestone % 36))?;
        }
        match &self.version {
            Some(version) if self.build.is_some() => write!(f, "-{version}"),
            Some(version) => version.fmt(f),
            None => Ok(()),
        }
    }
}

/// The part `AFBT58B-5.70` of a package name, which has six parts.
fn build_of_package(text: &str) -> Option<&str> {
    let parts: Vec<&str> = text.split('_').collect();
    match parts.as_slice() {
        ["LNVGY", "FW", _component, build, _system, _architecture] => Some(build),
        _ => None,
    }
}

/// `AFBT58B` or `58B`, in upper case.
fn build_id(text: &str) -> Option<(Option<String>, Build)> {
    if !text.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    let (family, suffix) = match text.len() {
        3 => (None, text),
        7 => (Some(text.get(..4)?.to_owned()), text.get(4..)?),
        _ => return None,
    };
    let milestone = u32::from_str_radix(suffix.get(..2)?, 36).ok()?;
    let letter = suffix.chars().last().filter(char::is_ascii_uppercase)?;
    Some((family, Build { milestone, letter }))
}

/// `2025-08-11`: a date says nothing about the order, and XCC appends one.
fn is_date(word: &str) -> bool {
    word.parse::<jiff::civil::Date>().is_ok() && word.len() == 10
}
