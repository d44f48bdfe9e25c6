//! A recording without what identifies: identifiers are learned first, and then replaced wherever they stand.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::net::{IpAddr, Ipv4Addr};

use ring::hmac;
use ring::rand::SystemRandom;
use serde_json::{Value, json};

use super::super::recording::{Body, Recording, is_audit};
use super::fake::Fakes;
use super::lexer::{Piece, rewrite};
use crate::common::uri::last_segment;
use crate::redact::shapes::{address_at, hex_at, is_internal, runs};
use crate::redact::words::{ADDRESS, COMMON_NAMES, IDENTITY, NO_ADDRESS, has_part, is_nothing};

/// Why nothing can be redacted.
#[derive(Debug, thiserror::Error)]
#[error("usage: the system gives no random numbers, so identifiers cannot be replaced safely")]
pub struct RedactError;

/// Shorter identifiers are replaced only where they are the whole value: as a part they would be found in any text.
const MIN_PART: usize = 4;
/// Identifiers of this length with a digit are found inside longer words too.
const MIN_INSIDE: usize = 7;

impl Recording {
    /// The recording with every identifier replaced, and without the entries of audit logs.
    ///
    /// # Errors
    ///
    /// [`RedactError`] where there are no random numbers.
    pub fn redacted(self) -> Result<Self, RedactError> {
        let key = hmac::Key::generate(hmac::HMAC_SHA256, &SystemRandom::new()).map_err(|_| RedactError)?;
        Ok(self.redacted_with(key))
    }

    pub(super) fn redacted_with(self, key: hmac::Key) -> Self {
        let mut redactor = Redactor::new(key);
        for body in self.bodies.values() {
            redactor.learn(&body.bytes);
        }
        redactor.forget_vocabulary();
        let mut new = Self { left_out: self.left_out, redacted: true, ..Self::default() };
        for (uri, body) in self.bodies {
            let bytes = without_members(&uri, &body.bytes).unwrap_or(body.bytes);
            let bytes = if body.xml {
                redactor.text(&String::from_utf8_lossy(&bytes)).into_bytes()
            } else {
                rewrite(&bytes, |piece| redactor.piece(piece))
            };
            new.bodies.insert(redactor.text(&uri), Body { bytes, xml: body.xml });
        }
        new.latency = self.latency.into_iter().map(|(uri, time)| (redactor.text(&uri), time)).collect();
        new.unread = self.unread.iter().map(|line| redactor.text(line)).collect();
        new
    }
}

/// The list of audit entries or sessions, emptied: they tell who did what from where.
fn without_members(uri: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let last = last_segment(uri);
    if !(is_audit(uri) && last.starts_with("Entries") || last == "Sessions") {
        return None;
    }
    let mut list: Value = serde_json::from_slice(bytes).ok()?;
    let properties = list.as_object_mut()?;
    *properties.get_mut("Members")? = json!([]);
    if let Some(count) = properties.get_mut("Members@odata.count") {
        *count = json!(0);
    }
    properties.shift_remove("Members@odata.nextLink");
    Some(list.to_string().into_bytes())
}

struct Redactor {
    fakes: Fakes,
    /// Identifiers in upper case, by their first four bytes, the longest first.
    learned: HashMap<Vec<u8>, Vec<String>>,
    found: BTreeSet<String>,
    /// Property names, in upper case: words of the protocol, whatever else they may be the value of.
    names: HashSet<String>,
    /// Values that are versions, though they look like addresses: 214.4.91.1 is the boot code of a network card.
    versions: HashSet<String>,
    /// Values that are addresses by the name of their property.
    addresses: HashSet<String>,
}

impl Redactor {
    fn new(key: hmac::Key) -> Self {
        Self {
            fakes: Fakes::new(key),
            learned: HashMap::new(),
            found: BTreeSet::new(),
            names: HashSet::new(),
            versions: HashSet::new(),
            addresses: HashSet::new(),
        }
    }

    fn learn(&mut self, bytes: &[u8]) {
        rewrite(bytes, |piece| {
            match piece {
                Piece::Name(name) => {
                    self.names.insert(name.to_ascii_uppercase());
                }
                Piece::Text { key, text } if has_part(key, &IDENTITY) => self.learn_one(text),
                Piece::Text { key, text } => self.learn_quad(key, text),
                Piece::Number { key, text } if has_part(key, &IDENTITY) => self.learn_one(text),
                _ => {}
            }
            None
        });
    }

    /// Four numbers with dots are an address or a version; the property tells, and failing that, the range does.
    fn learn_quad(&mut self, key: &str, text: &str) {
        let Ok(quad) = text.parse::<Ipv4Addr>() else { return };
        let is_version = has_part(key, &NO_ADDRESS) || !(has_part(key, &ADDRESS) || is_internal(quad));
        if is_version { &mut self.versions } else { &mut self.addresses }.insert(text.to_owned());
    }

    fn learn_one(&mut self, text: &str) {
        let upper = text.trim().to_ascii_uppercase();
        if is_nothing(&upper) || upper.parse::<IpAddr>().is_ok() {
            return;
        }
        let bare: String = upper.chars().filter(char::is_ascii_alphanumeric).collect();
        let is_hex = bare.len() >= 12 && bare.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_hex {
            // The same number in its other spellings.
            let pairs: Vec<&str> = (0..bare.len() / 2).filter_map(|i| bare.get(2 * i..2 * i + 2)).collect();
            self.found.extend([pairs.join(":"), pairs.join("-"), bare]);
        } else if upper.contains('.') {
            // A host with its domain: the host alone, too.
            self.found.extend(upper.split('.').filter(|label| !is_nothing(label)).map(str::to_owned));
        }
        self.found.insert(upper);
    }

    /// Takes out what is a word of the protocol or of any text, and makes the rest quick to find.
    fn forget_vocabulary(&mut self) {
        self.versions.retain(|text| !self.addresses.contains(text));
        for word in std::mem::take(&mut self.found) {
            let has_digit = word.bytes().any(|byte| byte.is_ascii_digit());
            let is_word = self.names.contains(&word) || COMMON_NAMES.contains(&word.to_ascii_lowercase().as_str());
            if word.len() >= MIN_PART && (has_digit || !is_word) {
                self.learned.entry(word.as_bytes()[..MIN_PART].to_vec()).or_default().push(word);
            }
        }
        for words in self.learned.values_mut() {
            words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        }
    }

    fn piece(&mut self, piece: Piece<'_>) -> Option<String> {
        let (old, new) = match piece {
            Piece::Name(name) => (name, self.text(name)),
            Piece::Text { key, text } if has_part(key, &["certificatestring"]) => (text, "redacted".to_owned()),
            Piece::Text { key, text } if has_part(key, &IDENTITY) => (text, self.identifier(text)),
            // Names a kind of device by GUIDs that all devices of the kind share.
            Piece::Text { key, .. } if has_part(key, &["softwareid"]) => return None,
            // The GUIDs by which HPE's catalogues name a firmware are those of all servers.
            Piece::Text { key, .. } if key.eq_ignore_ascii_case("targets") => return None,
            Piece::Text { key, text } => (text, self.parts(text, !has_part(key, &NO_ADDRESS))),
            Piece::Number { key, text } if has_part(key, &IDENTITY) && !is_nothing(text) => {
                // A number may not begin with a zero.
                (text, self.fakes.identifier(text).replace('0', "1"))
            }
            Piece::Number { .. } => return None,
        };
        (old != new).then_some(new)
    }

    /// The value of a property that identifies.
    fn identifier(&mut self, text: &str) -> String {
        if is_nothing(text) {
            return text.to_owned();
        }
        if let Ok(address) = text.trim().parse::<IpAddr>() {
            return self.address(address).unwrap_or_else(|| text.to_owned());
        }
        self.word(text)
    }

    /// An identifier, run by run, so that a serial number inside a host name has its own stand-in there too.
    fn word(&mut self, text: &str) -> String {
        let bare: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
        if bare.len() >= 12 && bare.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return self.fakes.identifier(text);
        }
        let mut out = String::new();
        for run in runs(text) {
            if run.starts_with(|c: char| c.is_ascii_alphanumeric()) {
                out.push_str(&self.fakes.identifier(run));
            } else {
                out.extend(run.chars().map(|c| if c.is_ascii() { c } else { 'x' }));
            }
        }
        out
    }

    /// Any text: what was learned, and what looks like an identifier.
    fn text(&mut self, text: &str) -> String {
        self.parts(text, true)
    }

    fn parts(&mut self, text: &str, addresses: bool) -> String {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let before = text[..at].chars().next_back();
            if let Some(length) = self.learned_at(rest, before) {
                out.push_str(&self.word(&rest[..length]));
                at += length;
            } else if let Some(length) = hex_at(rest, before) {
                let found = &rest[..length];
                out.push_str(&if is_nothing(found) { found.to_owned() } else { self.fakes.identifier(found) });
                at += length;
            } else if let Some((length, address)) = address_at(rest, before)
                && (addresses || address.is_ipv6())
                && !self.versions.contains(&rest[..length])
            {
                out.push_str(&self.address(address).unwrap_or_else(|| rest[..length].to_owned()));
                at += length;
            } else {
                let next = rest.chars().next().unwrap_or_default();
                out.push(next);
                at += next.len_utf8();
            }
        }
        out
    }

    /// The length of the learned identifier at the beginning of `rest`.
    fn learned_at(&self, rest: &str, before: Option<char>) -> Option<usize> {
        let start = rest.as_bytes().get(..MIN_PART)?.to_ascii_uppercase();
        let is_bounded = |length: usize| {
            let after = rest[length..].chars().next();
            ![before, after].into_iter().flatten().any(|c| c.is_ascii_alphanumeric())
        };
        let fits = |word: &&String| {
            let length = word.len();
            let same = rest.get(..length).is_some_and(|part| part.eq_ignore_ascii_case(word));
            let [digit, letter] = [u8::is_ascii_digit, u8::is_ascii_alphabetic].map(|is| word.bytes().any(|b| is(&b)));
            same && ((length >= MIN_INSIDE && digit && letter) || is_bounded(length))
        };
        self.learned.get(&start)?.iter().find(fits).map(String::len)
    }

    /// The stand-in of an address; none for what is the same on every machine.
    fn address(&mut self, address: IpAddr) -> Option<String> {
        let everywhere = match address {
            IpAddr::V4(four) => four.is_unspecified() || four.is_loopback() || four.octets()[0] == 255,
            IpAddr::V6(six) => six.is_unspecified() || six.is_loopback(),
        };
        (!everywhere).then(|| self.fakes.address(address))
    }
}
