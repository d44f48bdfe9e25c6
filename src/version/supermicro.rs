//! Supermicro: BMC `01.04.19` and `X1.05.10`, BIOS `2.7` and `2.2a`, and as its Redfish spells it `BIOS Date: 08/04/2023 Ver 1.4`.
//!
//! Seen: the inventory of a SYS-821GE-TNHR (BMC 11.01.01 with the golden image 01.00.26, BIOS 1.4 with the golden image 1.3) and NVIDIA's list
//! of desired firmware of 2026-02-20 (infra-controller-core, `docs/hcl.md`), which wants 1.03.18 for that same machine. So the first part of
//! a BMC's version is a line and no number with an order: 11.01.01 ran in 2023 where 1.03.18 of 2025 is wanted. A date is written month first or
//! day first, which the two that were seen do not tell, so that it only tells two images apart.

use std::cmp::Ordering;

use super::dotted::{digits, number};

/// A version of the BMC or of the BIOS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Supermicro {
    /// `X1.05.10`.
    Bmc {
        /// `X1`, `01`, `11`: two characters, the first a zero where one was written.
        line: [u8; 2],
        /// The numbers behind it.
        rest: [u64; 2],
    },
    /// `2.2a`.
    Bios {
        major: u64,
        /// With the count of its digits: whether 2.10 follows 2.9 was not seen.
        minor: (usize, u64),
        letter: Option<u8>,
        /// As written.
        date: Option<Box<str>>,
    },
}

impl Supermicro {
    /// Reads the spellings of inventory and list.
    pub fn parse(text: &str) -> Option<Self> {
        let (date, text) = match text.strip_prefix("BIOS Date: ") {
            Some(rest) => {
                let (date, version) = rest.split_once(" Ver ").filter(|(date, _)| is_date(date))?;
                (Some(date), version)
            }
            None => (None, text),
        };
        let mut parts = text.split('.');
        match (parts.next()?, parts.next()?, parts.next(), parts.next()) {
            (first, second, Some(third), None) if date.is_none() => {
                Some(Self::Bmc { line: line(first)?, rest: [digits(second, 2)?, digits(third, 2)?] })
            }
            (major, minor, None, None) => {
                let letter = minor.bytes().last().filter(u8::is_ascii_lowercase);
                let minor = minor.get(..minor.len() - usize::from(letter.is_some()))?;
                let short = |text: &str| number(text).filter(|_| text.len() <= 2);
                let minor = (minor.len(), short(minor)?);
                Some(Self::Bios { major: short(major)?, minor, letter, date: date.map(Into::into) })
            }
            _ => None,
        }
    }

    /// The order within one line of a BMC, or of the BIOS; none between a version with a letter and the same one without.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Bmc { line, rest }, Self::Bmc { line: its_line, rest: its }) => {
                (line == its_line).then(|| rest.cmp(its))
            }
            (
                Self::Bios { major, minor, letter, date },
                Self::Bios { major: its_major, minor: its_minor, letter: its_letter, date: its_date },
            ) => {
                if major != its_major {
                    return Some(major.cmp(its_major));
                }
                if minor.0 != its_minor.0 {
                    return None;
                }
                if minor.1 != its_minor.1 {
                    return Some(minor.1.cmp(&its_minor.1));
                }
                let order = match (letter, its_letter) {
                    (Some(a), Some(b)) => a.cmp(b),
                    (None, None) => Ordering::Equal,
                    _ => return None,
                };
                let apart = date.as_ref().zip(its_date.as_ref()).is_some_and(|(a, b)| a != b);
                (order.is_ne() || !apart).then_some(order)
            }
            _ => None,
        }
    }
}

/// `X1`, `01`, or `1`, which is `01`.
fn line(text: &str) -> Option<[u8; 2]> {
    match *text.as_bytes() {
        [one] if one.is_ascii_digit() => Some([b'0', one]),
        [first, second] if (first.is_ascii_digit() || first.is_ascii_uppercase()) && second.is_ascii_digit() => {
            Some([first, second])
        }
        _ => None,
    }
}

/// `08/04/2023`.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('/').collect();
    parts.len() == 3 && parts.iter().zip([2, 2, 4]).all(|(part, count)| digits(part, count).is_some())
}
