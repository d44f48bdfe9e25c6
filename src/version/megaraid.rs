//! `MegaRAID` firmware packages: `51.23.0-5631`, and with the revision of the download package `51.22.0-5096-2`.

use std::fmt;

use super::dotted::{number, triple};

/// The four numbers that name the firmware. The fifth names the package it came in and is left out: the same
/// firmware repackaged (5096-2, 5096-10) is the same firmware.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Megaraid([u64; 4]);

impl Megaraid {
    /// Reads the four numbers; a fifth must be a number and is dropped.
    pub fn parse(text: &str) -> Option<Self> {
        let mut halves = text.split('-');
        let (release, build, revision) = (halves.next()?, halves.next()?, halves.next());
        if halves.next().is_some() || revision.is_some_and(|r| number(r).is_none()) {
            return None;
        }
        let [major, minor, patch] = triple(release)?;
        Some(Self([major, minor, patch, number(build)?]))
    }
}

impl fmt::Display for Megaraid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch, build] = self.0;
        write!(f, "{major}.{minor}.{patch}-{build}")
    }
}
