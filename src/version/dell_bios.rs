//! Dell's BIOS: `1.8.2`, and on old machines `A12`.
//!
//! `PowerEdge` servers have three numbers (6.4.0 on an R710 in 2013, 1.8.2 on an R750); kernel logs of Dell desktops and
//! laptops of 2008 to 2016 have A and two digits. Whether any machine went from one form to the other is not known, so
//! nothing is assumed between them. fwupd's formats `dell-bios` and `dell-bios-msb` say which three of the four bytes in
//! a firmware table's number are shown; the text is this one for both.

use std::cmp::Ordering;

use super::dotted::{digits, triple};

/// One of the two forms.
#[derive(Clone, Copy, Debug)]
pub enum DellBios {
    /// `1.8.2`.
    Numbers([u64; 3]),
    /// The number behind the `A`.
    Letter(u64),
}

impl DellBios {
    /// Reads `1.8.2` and `A12`. Other letters were not seen, and what follows A99 is not known.
    pub fn parse(text: &str) -> Option<Self> {
        match text.strip_prefix('A') {
            Some(count) => digits(count, 2).map(Self::Letter),
            None => triple(text).map(Self::Numbers),
        }
    }

    /// The order within one form.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Numbers(a), Self::Numbers(b)) => Some(a.cmp(b)),
            (Self::Letter(a), Self::Letter(b)) => Some(a.cmp(b)),
            _ => None,
        }
    }
}
