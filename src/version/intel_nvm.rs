//! Intel network adapters: `9.20 0x8000d95e 22.0.9`, as Linux and the vendors' tools show them.
//!
//! The first is the version of the NVM's format: it has an order, but stays for years (Dell's packages 15.0.27 and 18.8.9
//! both hold 1.67). The second, the `EtrackID`, names the image and is no number: the kernel's documentation
//! calls it a unique identifier. The third is the option ROM, or on Dell's cards the package. So a newer NVM is newer,
//! and two images of one NVM version are different and neither is newer.
//!
//! The drivers print the digits behind the dot with `%02x` (i40e, ice) or `%d` (igb). With two digits, both have the
//! same order; with one, `9.2` could be 9.02 or 9.20, and is not read.

use std::cmp::Ordering;

use super::cross::conflict;
use super::dotted::triple;

/// NVM, image and option ROM; only the NVM is always there.
#[derive(Clone, Copy, Debug)]
pub struct IntelNvm {
    /// Before and behind the dot, read as hexadecimal.
    nvm: [u32; 2],
    etrack: Option<u32>,
    option_rom: Option<[u64; 3]>,
}

impl IntelNvm {
    /// Reads `9.20`, `9.20 0x8000d95e`, `9.20 0x8000d95e 22.0.9`, and igb's spelling with commas.
    pub fn parse(text: &str) -> Option<Self> {
        let mut words = text.split([' ', ',']).filter(|w| !w.is_empty());
        let (major, minor) = words.next()?.split_once('.')?;
        let nvm = [hexadecimal(major, 1..=2)?, hexadecimal(minor, 2..=2)?];
        let etrack = match words.next() {
            Some(word) => Some(hexadecimal(word.strip_prefix("0x")?, 1..=8)?),
            None => None,
        };
        let option_rom = match words.next() {
            Some(word) => Some(triple(word)?),
            None => None,
        };
        words.next().is_none().then_some(Self { nvm, etrack, option_rom })
    }

    /// The order of the NVM. One version with two images has none, and neither has one image with two versions.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        let one_image = self.etrack.is_some() && self.etrack == other.etrack;
        match self.nvm.cmp(&other.nvm) {
            Ordering::Equal => (!self.is_another_image(other)).then_some(Ordering::Equal),
            _ if one_image => None,
            order => Some(order),
        }
    }

    /// Whether the identifiers that both name tell two images apart.
    pub fn is_another_image(&self, other: &Self) -> bool {
        conflict(self.etrack.as_ref(), other.etrack.as_ref())
            || conflict(self.option_rom.as_ref(), other.option_rom.as_ref())
    }
}

/// A run of hexadecimal digits of a length within `count`.
fn hexadecimal(text: &str, count: std::ops::RangeInclusive<usize>) -> Option<u32> {
    let plain = count.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_hexdigit());
    if plain { u32::from_str_radix(text, 16).ok() } else { None }
}
