//! Broadcom's network adapters: the version of the whole package, which Broadcom calls the family's: `227.1.115.0`, and at Dell `21.80.16.95`.
//!
//! Seen: Lenovo's XCC (222.0.2.1, 230.0.3.1, 232.1.132.8), a bundle index (227.1.115.0), the BIOS attribute `FamilyFirmwareVersion` of a P225p in an
//! SR650 V2 (216.0.333.11); iDRACs of an R750 and an R760 (21.80.16.95, and 21.80.9 and 22.91.5 for the adapter on the board). How the two
//! forms stand to each other is not documented where we read.

use std::cmp::Ordering;

use super::dotted::number;

/// The numbers of one form.
#[derive(Clone, Debug)]
pub struct Broadcom(Vec<u64>);

impl Broadcom {
    /// Reads four numbers of which the first has three digits, or three or four of which it has two.
    pub fn parse(text: &str) -> Option<Self> {
        let numbers: Vec<u64> = text.split('.').map(number).take(5).collect::<Option<_>>()?;
        let first = text.split('.').next()?;
        let known = matches!((first.len(), numbers.len()), (3, 4) | (2, 3 | 4)) && !first.starts_with('0');
        known.then_some(Self(numbers))
    }

    /// The order within one form: whole family versions, Dell's of four numbers, or Dell's of three.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        let form = |version: &Self| (version.0.len(), version.0.first().is_some_and(|first| *first > 99));
        (form(self) == form(other)).then(|| self.0.cmp(&other.0))
    }
}
