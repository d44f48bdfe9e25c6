//! Cisco's rack servers: CIMC `4.1(2g)`, and the BIOS as its Redfish spells it, `C220M4.4.1.2c.0.0202211901`.
//!
//! Seen: a C220 M4, whose inventory has both, and `4.0(1a)` in Cisco's compatibility lists (Intersight). The release is three numbers and a
//! letter. The BIOS names the platform in front and a time behind, whose parts are not documented where we read, so that it only tells two
//! images apart. Newer releases with a build number in the place of the letter were not seen, and are not read.

use std::cmp::Ordering;

use super::dotted::{digits, number};

/// A release, and of a BIOS its platform and time.
#[derive(Clone, Debug)]
pub struct Cisco {
    release: ([u64; 3], u8),
    /// Platform and time of a BIOS.
    bios: Option<(Box<str>, Box<str>)>,
}

impl Cisco {
    /// Reads either spelling.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some((numbers, rest)) = text.split_once('(') {
            let (major, minor) = numbers.split_once('.')?;
            return Some(Self { release: release([major, minor, rest.strip_suffix(')')?])?, bios: None });
        }
        let parts: Vec<&str> = text.split('.').collect();
        let [platform, major, minor, last, "0", stamp] = parts[..] else { return None };
        let named = platform.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
            && platform.starts_with(|c: char| c.is_ascii_uppercase());
        if !named || digits(stamp, 10).is_none() {
            return None;
        }
        Some(Self { release: release([major, minor, last])?, bios: Some((platform.into(), stamp.into())) })
    }

    /// The order of two CIMCs, or of two BIOS of one platform.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        let order = self.release.cmp(&other.release);
        match (&self.bios, &other.bios) {
            (None, None) => Some(order),
            (Some((platform, time)), Some((its_platform, its_time))) => {
                (platform == its_platform && (order.is_ne() || time == its_time)).then_some(order)
            }
            _ => None,
        }
    }
}

/// `4`, `1` and `2g`.
fn release([major, minor, last]: [&str; 3]) -> Option<([u64; 3], u8)> {
    let letter = last.bytes().last().filter(u8::is_ascii_lowercase)?;
    let maintenance = last.get(..last.len() - 1)?;
    Some(([number(major)?, number(minor)?, number(maintenance)?], letter))
}
