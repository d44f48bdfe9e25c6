//! Stand-ins for identifiers: of the same form, the same for the same input, and not to be computed back.
//!
//! Serial numbers come from small sets that can be tried out, so a plain hash would tell them. The key is random,
//! lives as long as one capture, and is written nowhere.

use std::collections::{HashMap, HashSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ring::hmac;

/// How often a stand-in is chosen anew where it is taken already; only tiny sets ever need it.
const MAX_TRIES: u32 = 1_000;

/// The stand-ins of one capture.
pub(super) struct Fakes {
    key: hmac::Key,
    by_original: HashMap<String, String>,
    taken: HashSet<String>,
}

impl Fakes {
    pub(super) fn new(key: hmac::Key) -> Self {
        Self { key, by_original: HashMap::new(), taken: HashSet::new() }
    }

    /// The stand-in of an identifier: letters for letters, digits for digits, and everything else as it stands.
    ///
    /// Separators and letter case do not count, so `02:AB` and `02-ab` have the same stand-in in their own spelling.
    pub(super) fn identifier(&mut self, original: &str) -> String {
        let canonical: String =
            original.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
        let fake = self.unique(&canonical, shape);
        let lower = original.contains(|c: char| c.is_ascii_lowercase());
        let hex = is_hex(&canonical);
        let mut fake = fake.chars();
        original
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { (c, fake.next().unwrap_or('0')) } else { (c, c) })
            // In hexadecimal a digit may become a letter, which then has the case of the whole.
            .map(|(c, f)| if (hex && lower) || c.is_ascii_lowercase() { f.to_ascii_lowercase() } else { f })
            .collect()
    }

    /// The stand-in of an address: from 198.18.0.0/15 (RFC 2544) or 2001:db8::/32 (RFC 3849), which are nobody's.
    pub(super) fn address(&mut self, original: IpAddr) -> String {
        self.unique(&original.to_string(), |random, original| match original.contains(':') {
            false => {
                let [.., a, b, c] = random.word().to_be_bytes();
                Ipv4Addr::new(198, 18 | (a & 1), b, c).to_string()
            }
            true => {
                let [a, b, c] = [random.word(), random.word(), random.word()].map(u128::from);
                Ipv6Addr::from((0x2001_0db8 << 96) | (a << 64) | (b << 32) | c).to_string()
            }
        })
    }

    fn unique(&mut self, original: &str, make: impl Fn(&mut Random<'_>, &str) -> String) -> String {
        if let Some(known) = self.by_original.get(original) {
            return known.clone();
        }
        let mut fake = String::new();
        for attempt in 0..MAX_TRIES {
            fake = make(&mut Random { key: &self.key, seed: format!("{attempt} {original}"), used: 0 }, original);
            if fake != original && !self.taken.contains(&fake) {
                break;
            }
        }
        self.taken.insert(fake.clone());
        self.by_original.insert(original.to_owned(), fake.clone());
        fake
    }
}

/// Whether a text without separators is a MAC address, a WWN or a UUID: nothing but hexadecimal digits.
fn is_hex(canonical: &str) -> bool {
    canonical.len() >= 12 && canonical.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn shape(random: &mut Random<'_>, canonical: &str) -> String {
    const HEX: &[u8] = b"0123456789ABCDEF";
    let mut pick = |set: &[u8]| char::from(set[random.word() as usize % set.len()]);
    if is_hex(canonical) {
        let digits: String = canonical.chars().map(|_| pick(HEX)).collect();
        // A MAC address that is unicast and locally administered, so that it is nobody's.
        return if canonical.len() == 12 { format!("02{}", &digits[2..]) } else { digits };
    }
    canonical.chars().map(|c| if c.is_ascii_digit() { pick(&HEX[..10]) } else { pick(LETTERS) }).collect()
}

const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// Numbers that only the key's holder can compute.
struct Random<'a> {
    key: &'a hmac::Key,
    seed: String,
    used: u32,
}

impl Random<'_> {
    fn word(&mut self) -> u32 {
        self.used += 1;
        let tag = hmac::sign(self.key, format!("{} {}", self.used, self.seed).as_bytes());
        tag.as_ref().iter().take(4).fold(0, |word, byte| (word << 8) | u32::from(*byte))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fakes(secret: &[u8]) -> Fakes {
        Fakes::new(hmac::Key::new(hmac::HMAC_SHA256, secret))
    }

    #[test]
    fn a_stand_in_has_the_form_of_the_original_in_every_spelling() {
        let mut fakes = fakes(b"x");
        let upper = fakes.identifier("B0:26:28:A1:B2:C3");
        assert!(upper.starts_with("02:") && upper.len() == 17, "{upper}");
        assert_eq!(fakes.identifier("b0-26-28-a1-b2-c3"), upper.to_lowercase().replace(':', "-"));
        assert_eq!(fakes.identifier("B02628A1B2C3"), upper.replace(':', ""));
        let serial = fakes.identifier("J900PG01");
        assert!(serial.char_indices().all(|(i, c)| c.is_ascii_digit() == [1, 2, 3, 6, 7].contains(&i)), "{serial}");
        let uuid = fakes.identifier("0f5e7b3a-1d2c-4b6a-9e8f-52a1c3d4e5f6");
        assert_eq!(fakes.identifier("0F5E7B3A-1D2C-4B6A-9E8F-52A1C3D4E5F6"), uuid.to_uppercase());
    }

    #[test]
    fn another_capture_has_other_stand_ins() {
        assert_ne!(fakes(b"x").identifier("J900PG01"), fakes(b"y").identifier("J900PG01"));
    }

    #[test]
    fn addresses_become_addresses_that_are_nobodys() {
        let mut fakes = fakes(b"x");
        let (four, six) = ("10.1.2.3".parse().unwrap(), "fe80::1".parse().unwrap());
        assert!(fakes.address(four).starts_with("198.1"));
        assert!(fakes.address(six).starts_with("2001:db8:"));
        assert_eq!(fakes.address(four), fakes.address(four));
    }

    proptest! {
        #[test]
        fn two_serial_numbers_never_share_a_stand_in(a in "[A-Z0-9]{6,20}", b in "[A-Z0-9]{6,20}") {
            let mut fakes = fakes(b"x");
            let (x, y) = (fakes.identifier(&a), fakes.identifier(&b));
            prop_assert_eq!(a == b, x == y);
            prop_assert!(x != a);
        }
    }
}
