//! Adapters of Mellanox, now NVIDIA: `24.41.1000`.
//!
//! The first number is the chip (16 is `ConnectX-5`, 20 `ConnectX-6`, 22 `ConnectX-6 Dx`, 24 `BlueField-2`), so two
//! chips share no order. The last has four digits and Dell writes it as two numbers: one card of a recorded SR670 V2 is
//! `24.41.1000` in its inventory and `24.41.10.00` in its BIOS attributes. Versions of the UEFI driver on the same card
//! (`14.34.12`) look alike; the four digits tell them apart.

use std::cmp::Ordering;

use super::cross::conflict;
use super::dotted::{digits, number};

/// The longest PSID of the board, in bytes (`DEL0000000027`, `MT_0000000359`).
const MAX_PSID: usize = 16;

/// Chip, level, and the board's parameter-set id where the host's driver adds it.
#[derive(Clone, Debug)]
pub struct Mellanox {
    chip: u64,
    /// Branch and build.
    level: [u64; 2],
    psid: Option<Box<str>>,
}

impl Mellanox {
    /// Reads `24.41.1000`, `24.41.10.00` and `22.31.1014 (DEL0000000027)`.
    pub fn parse(text: &str) -> Option<Self> {
        let (version, psid) = match text.split_once(" (") {
            Some((version, rest)) => (version, Some(psid(rest.strip_suffix(')')?)?)),
            None => (text, None),
        };
        let mut parts = version.split('.');
        let (chip, branch) = (number(parts.next()?)?, number(parts.next()?)?);
        let build = match (parts.next()?, parts.next()) {
            (whole, None) => digits(whole, 4)?,
            (high, Some(low)) => digits(high, 2)? * 100 + digits(low, 2)?,
        };
        parts.next().is_none().then_some(Self { chip, level: [branch, build], psid })
    }

    /// The order within one chip and one PSID; where a PSID is not said, it is not asked for.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        let apart = self.chip != other.chip || conflict(self.psid.as_ref(), other.psid.as_ref());
        (!apart).then(|| self.level.cmp(&other.level))
    }
}

fn psid(text: &str) -> Option<Box<str>> {
    let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    (plain && !text.is_empty() && text.len() <= MAX_PSID).then(|| text.into())
}
