//! The identity of each BMC of a fleet: serial numbers, UUIDs, MAC addresses and host names of its own.
//!
//! The tree is in memory once. What identifies the machine in it is found once, and replaced in each answer on its way
//! out by something of the same length and form. The first BMC is the tree as it is.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use serde_json::Value;

use super::memory::Tree;

/// The fewest letters and digits of a text that is replaced wherever it stands; shorter ones stand for other things.
const MIN_LENGTH: usize = 6;

/// What kind of text identifies a machine, which says how another is made from it.
#[derive(Clone, Copy, Debug)]
enum Kind {
    /// Counts in its first characters: serial numbers of one machine often differ in the last ones only.
    Serial,
    /// Counts in its last characters.
    Name,
    Uuid,
    Mac,
}

/// Texts to look for in bytes, all at once.
#[derive(Debug)]
struct Finder {
    texts: Vec<Vec<u8>>,
    /// A bit for each pair of bytes with which a text starts; most positions are passed by one look.
    starts: Vec<u64>,
    by_start: HashMap<[u8; 2], Vec<usize>>,
}

impl Finder {
    fn new(texts: Vec<Vec<u8>>) -> Self {
        let mut finder = Self { texts, starts: vec![0; 1 << 10], by_start: HashMap::new() };
        for (index, text) in finder.texts.iter().enumerate() {
            if let Some(start) = text.first_chunk::<2>() {
                let (word, bit) = slot(*start);
                finder.starts[word] |= bit;
                finder.by_start.entry(*start).or_default().push(index);
            }
        }
        finder
    }

    /// The text that stands at a position, not as a part of a longer word.
    fn at(&self, bytes: &[u8], at: usize) -> Option<usize> {
        let start = bytes.get(at..)?.first_chunk::<2>()?;
        let (word, bit) = slot(*start);
        if self.starts[word] & bit == 0 || (at > 0 && bytes[at - 1].is_ascii_alphanumeric()) {
            return None;
        }
        self.by_start.get(start)?.iter().copied().find(|index| {
            let text = &self.texts[*index];
            bytes[at..].starts_with(text) && !bytes.get(at + text.len()).is_some_and(u8::is_ascii_alphanumeric)
        })
    }

    /// The bytes with each text replaced by the new one of the same index and length; nothing where there is none.
    fn replace(&self, bytes: &[u8], new: &[Vec<u8>]) -> Option<Vec<u8>> {
        let mut changed: Option<Vec<u8>> = None;
        let mut at = 0;
        while at < bytes.len() {
            match self.at(bytes, at) {
                Some(index) => {
                    let length = self.texts[index].len();
                    let target = changed.get_or_insert_with(|| bytes.to_vec());
                    target[at..at + length].iter_mut().zip(&new[index]).for_each(|(old, new)| *old = *new);
                    at += length;
                }
                None => at += 1,
            }
        }
        changed
    }
}

fn slot(start: [u8; 2]) -> (usize, u64) {
    let number = usize::from(u16::from_be_bytes(start));
    (number / 64, 1 << (number % 64))
}

/// What identifies the machine of a tree.
#[derive(Debug)]
pub(in crate::mock) struct Marks {
    finder: Finder,
    kinds: Vec<Kind>,
    /// Whether URIs hold such texts; then those of requests are translated back.
    in_uris: bool,
}

impl Marks {
    pub(in crate::mock) fn of(tree: &Tree) -> Self {
        let mut found = BTreeMap::new();
        let mut names = BTreeSet::new();
        for uri in tree.uris() {
            if let Some(body) = tree.get(uri).and_then(|bytes| serde_json::from_slice::<Value>(bytes).ok()) {
                collect(&body, &mut found, &mut names);
            }
        }
        let serials = Finder::new(found.keys().cloned().collect());
        // A name that holds a serial number gets the new one by itself.
        let unmarked = names.into_iter().filter(|name| (0..name.len()).all(|at| serials.at(name, at).is_none()));
        found.extend(unmarked.map(|name| (name, Kind::Name)).collect::<Vec<_>>());
        let (texts, kinds) = found.into_iter().unzip();
        let finder = Finder::new(texts);
        let in_uris = tree.uris().any(|uri| (0..uri.len()).any(|at| finder.at(uri.as_bytes(), at).is_some()));
        Self { finder, kinds, in_uris }
    }
}

fn collect(value: &Value, found: &mut BTreeMap<Vec<u8>, Kind>, names: &mut BTreeSet<Vec<u8>>) {
    match value {
        Value::Object(properties) => {
            for (name, value) in properties {
                match value.as_str() {
                    Some(text) if name == "UUID" && is_uuid(text) => {
                        found.insert(text.into(), Kind::Uuid);
                    }
                    Some(text) if is_serial(name) && is_word(text) => {
                        found.insert(text.into(), Kind::Serial);
                    }
                    Some(text) if (name == "HostName" || name == "FQDN") && is_word(text) => {
                        names.insert(text.into());
                    }
                    _ => collect(value, found, names),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, found, names)),
        Value::String(text) if is_mac(text) => {
            found.insert(text.as_bytes().into(), Kind::Mac);
        }
        _ => {}
    }
}

fn is_serial(property: &str) -> bool {
    property.ends_with("SerialNumber") || property == "ServiceTag" || property == "AssetTag"
}

/// Long enough, with a digit, and of nothing but letters, digits and what joins them.
fn is_word(text: &str) -> bool {
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    let long = text.bytes().filter(u8::is_ascii_alphanumeric).count() >= MIN_LENGTH;
    plain && long && text.bytes().any(|byte| byte.is_ascii_digit())
}

fn is_uuid(text: &str) -> bool {
    let groups: Vec<_> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12]) && groups.iter().all(|group| is_hex(group))
}

fn is_mac(text: &str) -> bool {
    let pairs: Vec<_> = text.split(':').collect();
    pairs.len() == 6 && pairs.iter().all(|pair| pair.len() == 2 && is_hex(pair)) && text != "00:00:00:00:00:00"
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The identity of one BMC.
#[derive(Debug)]
pub(in crate::mock) struct Identity {
    marks: Arc<Marks>,
    new: Vec<Vec<u8>>,
    /// From the new texts to the old ones, where URIs hold any.
    back: Option<Finder>,
}

impl Identity {
    /// Nothing for the first BMC, which is the tree as it is.
    pub(in crate::mock) fn new(marks: &Arc<Marks>, index: usize) -> Option<Self> {
        if index == 0 || marks.kinds.is_empty() {
            return None;
        }
        let texts = marks.finder.texts.iter().zip(&marks.kinds);
        let new: Vec<_> = texts.map(|(text, kind)| another(text, *kind, index)).collect();
        let back = marks.in_uris.then(|| Finder::new(new.clone()));
        Some(Self { marks: Arc::clone(marks), new, back })
    }

    /// A body with this identity; nothing where the body identifies nobody.
    pub(in crate::mock) fn outward(&self, body: &[u8]) -> Option<Vec<u8>> {
        self.marks.finder.replace(body, &self.new)
    }

    /// A path of a request as the tree has it; nothing where it is so already.
    pub(in crate::mock) fn inward(&self, path: &str) -> Option<String> {
        let path = self.back.as_ref()?.replace(path.as_bytes(), &self.marks.finder.texts)?;
        String::from_utf8(path).ok()
    }
}

/// Another text of the same length and form; different for each index below a million.
fn another(text: &[u8], kind: Kind, index: usize) -> Vec<u8> {
    let mut new = text.to_vec();
    match kind {
        Kind::Serial => count(new.iter_mut(), index),
        Kind::Name => count(new.iter_mut().rev(), index),
        // The first group: the version and the variant of a UUID stand behind it.
        Kind::Uuid => count_hex(new.iter_mut().take(8).rev(), index),
        // The fourth octet, then the third and the second: ports of one card differ in the last two, and the first
        // tells what kind of address it is.
        Kind::Mac => count_hex(new.iter_mut().skip(3).take(8).rev(), index),
    }
    new
}

/// Adds a number, lowest digit first; each character counts among those of its kind.
fn count<'a>(characters: impl Iterator<Item = &'a mut u8>, mut rest: usize) {
    for character in characters {
        let (zero, base) = match *character {
            b'0'..=b'9' => (b'0', 10),
            b'a'..=b'z' => (b'a', 26),
            b'A'..=b'Z' => (b'A', 26),
            _ => continue,
        };
        rest = add(character, rest, base, |value| value - zero, |digit| zero + digit);
    }
}

/// The same in hexadecimal digits, in the letter case of the text.
fn count_hex<'a>(characters: impl Iterator<Item = &'a mut u8>, mut rest: usize) {
    let characters: Vec<_> = characters.filter(|character| character.is_ascii_hexdigit()).collect();
    let upper = characters.iter().any(|character| character.is_ascii_uppercase());
    let a = if upper { b'A' } else { b'a' };
    let write = move |digit: u8| if digit < 10 { b'0' + digit } else { a + digit - 10 };
    let read = |value: u8| match value.to_ascii_lowercase() {
        letter @ b'a'..=b'f' => letter - b'a' + 10,
        digit => digit - b'0',
    };
    for character in characters {
        rest = add(character, rest, 16, read, write);
    }
}

/// Adds to one digit and gives what is carried on.
fn add(character: &mut u8, rest: usize, base: usize, read: impl Fn(u8) -> u8, write: impl Fn(u8) -> u8) -> usize {
    let sum = usize::from(read(*character)) + rest;
    // Less than 26, so it is a digit.
    *character = write(u8::try_from(sum % base).unwrap_or_default());
    sum / base
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn text(old: &str, kind: Kind, index: usize) -> String {
        String::from_utf8(another(old.as_bytes(), kind, index)).unwrap()
    }

    #[test]
    fn another_text_keeps_length_and_form() {
        for (old, kind, index, new) in [
            ("J900PG01", Kind::Serial, 1, "K900PG01"),
            ("J900PG01", Kind::Serial, 17, "A010PG01"),
            // 7 + 995 = 1002: what three digits cannot hold is carried on, or two of the thousand had one name.
            ("xcc-rack-007", Kind::Name, 995, "xcc-racl-002"),
            ("node-009", Kind::Name, 1, "node-010"),
            ("0f5e7b3a-1d2c-4b6a-9e8f-52a1c3d4e5f6", Kind::Uuid, 6, "0f5e7b40-1d2c-4b6a-9e8f-52a1c3d4e5f6"),
            ("0F5E7B3A-1D2C-4B6A-9E8F-52A1C3D4E5F6", Kind::Uuid, 6, "0F5E7B40-1D2C-4B6A-9E8F-52A1C3D4E5F6"),
            ("02:00:5E:00:09:01", Kind::Mac, 256, "02:00:5F:00:09:01"),
        ] {
            assert_eq!(text(old, kind, index), new, "{old} {index}");
        }
    }

    #[test]
    fn words_are_replaced_whole_and_links_lead_back() {
        let mut tree = Tree::default();
        let body =
            json!({"SerialNumber": "AB12345", "HostName": "xcc-AB12345", "Other": "XAB12345 AB12345X", "Id": "1"});
        tree.create("/redfish/v1/Chassis/AB12345", &body).unwrap();
        let identity = Identity::new(&Arc::new(Marks::of(&tree)), 1).unwrap();
        let new = identity.outward(body.to_string().as_bytes()).unwrap();
        let new: Value = serde_json::from_slice(&new).unwrap();
        assert_eq!(new["SerialNumber"], "BB12345");
        assert_eq!(new["HostName"], "xcc-BB12345");
        assert_eq!(new["Other"], body["Other"], "part of another word");
        assert_eq!(identity.inward("/redfish/v1/Chassis/BB12345").unwrap(), "/redfish/v1/Chassis/AB12345");
        assert!(identity.inward("/redfish/v1").is_none() && identity.outward(b"{}").is_none());
    }

    #[test]
    fn the_first_bmc_is_the_tree_as_it_is() {
        let marks = Arc::new(Marks::of(&Tree::embedded("sr650-v2").unwrap()));
        assert!(Identity::new(&marks, 0).is_none());
    }

    proptest! {
        #[test]
        fn serial_numbers_of_different_bmcs_differ(
            old in "[A-Z]{2}[0-9A-Z]{3,6}[0-9]{2}", one in 0usize..100_000, other in 0usize..100_000,
        ) {
            prop_assert_eq!(text(&old, Kind::Serial, one) == text(&old, Kind::Serial, other), one == other);
        }

        #[test]
        fn serial_numbers_of_one_bmc_stay_different(
            one in "[A-Z]{3}[0-9]{4}", other in "[A-Z]{3}[0-9]{4}", index in 0usize..100_000,
        ) {
            prop_assert_eq!(text(&one, Kind::Serial, index) == text(&other, Kind::Serial, index), one == other);
        }
    }
}
