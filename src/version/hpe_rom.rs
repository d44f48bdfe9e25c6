//! HPE's system ROM and iLO: `A42 v2.60 (08/11/2022)`, `iLO 5 v2.72`, `2.72 Sep 04 2022`.
//!
//! The family is the ROM's (a letter and two digits, one for each kind of server) or the generation of iLO; two families
//! share no order. One iLO is spelt with its generation by its manager and without it, but with a date, in its own
//! inventory. HPE writes the month first: of its dates those above 12, such as `(11/13/2019)`, stand second.

use std::cmp::Ordering;

use jiff::civil::Date;

use super::cross::{agreed, both, conflict};
use super::date;
use super::dotted::{digits, number};

/// The most words in a spelling: `iLO 5 v2.72 Sep 04 2022`.
const MAX_WORDS: usize = 6;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// What the firmware is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    /// `A42`, in upper case.
    Rom([u8; 3]),
    /// The generation of iLO.
    Ilo(u64),
}

/// What a spelling says; version or date is always there.
#[derive(Clone, Copy, Debug)]
pub struct HpeRom {
    family: Option<Family>,
    version: Option<[u64; 2]>,
    date: Option<Date>,
}

impl HpeRom {
    /// Reads the spellings of inventory and manager, those of packages (`v2.60 (08/11/2022)`, `3.30_09-21-2023`), and
    /// that of older ROMs, whose version is a date (`J06 04/04/2019`).
    pub fn parse(text: &str) -> Option<Self> {
        let mut words = [""; MAX_WORDS];
        let mut count = 0;
        for word in text.split([' ', '_']).filter(|w| !w.is_empty()) {
            *words.get_mut(count)? = word;
            count += 1;
        }
        let (family, rest) = family(words.get(..count)?)?;
        let (version, rest) = match rest {
            [first, rest @ ..] if version(first).is_some() => (version(first), rest),
            _ => (None, rest),
        };
        let date = match rest {
            [] => None,
            [numbers] => Some(numeric_date(numbers)?),
            [month, day, year] => Some(spelt_date(month, day, year)?),
            _ => return None,
        };
        (version.is_some() || date.is_some()).then_some(Self { family, version, date })
    }

    /// The order, where there is one: within a family, by version, with the date as cross-check.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        if conflict(self.family.as_ref(), other.family.as_ref()) {
            return None;
        }
        let versions = both(self.version.as_ref(), other.version.as_ref());
        agreed(versions, both(self.date.as_ref(), other.date.as_ref()))
    }
}

impl HpeRom {
    /// Whether the two have no form in common, one being a version and the other a date.
    pub fn is_of_another_form(&self, other: &Self) -> bool {
        let common = self.version.is_some() && other.version.is_some() || self.date.is_some() && other.date.is_some();
        !common && !conflict(self.family.as_ref(), other.family.as_ref())
    }
}

/// The family at the beginning, if any, and the words behind it.
fn family<'w, 't>(words: &'w [&'t str]) -> Option<(Option<Family>, &'w [&'t str])> {
    match words {
        [name, generation, rest @ ..] if name.eq_ignore_ascii_case("ilo") => {
            Some((Some(Family::Ilo(digits(generation, 1)?)), rest))
        }
        [first, rest @ ..] if rom(first).is_some() => Some((rom(first), rest)),
        _ => Some((None, words)),
    }
}

/// `A42`.
fn rom(word: &str) -> Option<Family> {
    let id: [u8; 3] = word.as_bytes().try_into().ok()?;
    let [letter, tens, ones] = id.map(|b| b.to_ascii_uppercase());
    let known = letter.is_ascii_uppercase() && tens.is_ascii_digit() && ones.is_ascii_digit();
    known.then_some(Family::Rom([letter, tens, ones]))
}

/// `v2.60` or `2.60`: HPE always writes two digits behind the dot, so that `2.8` is a mistake for 2.80 or 2.08.
fn version(word: &str) -> Option<[u64; 2]> {
    let (major, minor) = word.strip_prefix('v').unwrap_or(word).split_once('.')?;
    Some([number(major)?, digits(minor, 2)?])
}

/// `(08/11/2022)`, `08/11/2022` or `08-11-2022`.
fn numeric_date(word: &str) -> Option<Date> {
    let plain = match word.strip_prefix('(') {
        Some(rest) => rest.strip_suffix(')')?,
        None => word,
    };
    date::month_first(plain, '/').or_else(|| date::month_first(plain, '-'))
}

/// `Sep 04 2022`.
fn spelt_date(month: &str, day: &str, year: &str) -> Option<Date> {
    let month = MONTHS.iter().position(|name| *name == month)?;
    date::day(digits(year, 4)?, u64::try_from(month).ok()? + 1, digits(day, 2)?)
}
