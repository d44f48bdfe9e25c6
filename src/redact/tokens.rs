//! Tokens: what stands in place of what identifies. Numbers in the order of first sight, of forms that our own readers
//! and rules take for what they replace.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{Ipv4Addr, Ipv6Addr};

/// What a token stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    /// The name of the server that the evidence is about.
    Server,
    /// The name of another computer.
    Host,
    /// A domain, by either of its names.
    Domain,
    /// An account.
    User,
    /// A serial number, service tag or asset tag.
    Serial,
    /// A group of computers.
    Group,
    /// A part of the name of a file or folder that an operator gave.
    File,
    /// A UUID; its digits without separators.
    Uuid,
    /// An IPv4 address.
    V4,
    /// An IPv6 address.
    V6,
    /// A MAC address, WWN or fingerprint; its digits without separators.
    Hex,
    /// What a SID says of a domain or machine.
    Sid,
}

impl Kind {
    const NAMED: [(Self, &'static str); 7] = [
        (Self::Server, "server"),
        (Self::Host, "host"),
        (Self::Domain, "domain"),
        (Self::User, "user"),
        (Self::Serial, "serial"),
        (Self::Group, "group"),
        (Self::File, "file"),
    ];

    fn word(self) -> &'static str {
        Self::NAMED.iter().find(|(kind, _)| *kind == self).map_or("token", |(_, word)| word)
    }
}

/// The last part of a host name of ours: nobody's, by RFC 2606.
const NOBODYS: &str = ".example";

/// The beginning of a UUID of ours, without separators.
const UUID: &str = "0000000000004000";

/// The tokens of one redaction.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    by_original: BTreeMap<(Kind, String), String>,
    counts: BTreeMap<Kind, u32>,
    issued: BTreeSet<String>,
    /// Texts that stood there before and look like tokens.
    taken: BTreeSet<String>,
    /// Whether such texts are tokens of an earlier redaction.
    keep: bool,
}

impl Tokens {
    /// A document has a redaction behind it: its tokens stay.
    pub(super) const fn keep_earlier(&mut self) {
        self.keep = true;
    }

    /// Remembers that a text that looks like a token stands in the document.
    pub(super) fn take(&mut self, text: &str) {
        if looks_like_one(text) {
            self.taken.insert(text.to_lowercase());
        }
    }

    /// Whether a text is a token, of this redaction or of the one that the document says it has behind it.
    pub(super) fn is_token(&self, text: &str) -> bool {
        let lower = text.to_lowercase();
        let name = lower.strip_suffix(NOBODYS).unwrap_or(&lower);
        self.issued.contains(&lower) || self.keep && (self.taken.contains(&lower) || self.taken.contains(name))
    }

    /// The token of a value; `original` is the value in its one spelling that counts.
    pub(super) fn of(&mut self, kind: Kind, original: &str) -> String {
        if self.is_token(original) {
            return original.to_owned();
        }
        let key = (kind, original.to_lowercase());
        if let Some(known) = self.by_original.get(&key) {
            return known.clone();
        }
        let digits = original.chars().filter(char::is_ascii_hexdigit).count();
        let mut count = self.counts.get(&kind).copied().unwrap_or_default();
        let token = loop {
            count += 1;
            let token = form(kind, count, digits, original.contains('.'));
            if self.is_free(&token) && self.is_free(token.strip_suffix(NOBODYS).unwrap_or(&token)) {
                break token;
            }
        };
        self.counts.insert(kind, count);
        self.issued.insert(token.clone());
        self.by_original.insert(key, token.clone());
        token
    }

    /// Whether a token is free to be given away.
    fn is_free(&self, token: &str) -> bool {
        !self.issued.contains(token) && !self.taken.contains(token)
    }
}

fn form(kind: Kind, n: u32, digits: usize, dotted: bool) -> String {
    let name = format!("{}-{n}", kind.word());
    match kind {
        Kind::Host | Kind::Domain | Kind::Server if dotted => name + NOBODYS,
        Kind::V4 => {
            // 198.18.0.0/15 is for measurements (RFC 2544); nobody has more than that many addresses in one document.
            let [_, high, c, d] = n.to_be_bytes();
            Ipv4Addr::new(198, 18 | (high & 1), c, d).to_string()
        }
        Kind::V6 => Ipv6Addr::from((0x2001_0db8 << 96) | u128::from(n)).to_string(),
        Kind::Uuid => format!("{UUID}8000{n:012}"),
        // Of a MAC address: locally administered, so that it is nobody's.
        Kind::Hex => format!("02{n:0width$}", width = digits.saturating_sub(2)),
        Kind::Sid => format!("0-0-{n}"),
        _ => name,
    }
}

/// Whether a text has the form of a token.
fn looks_like_one(text: &str) -> bool {
    let lower = text.to_lowercase();
    let name = lower.strip_suffix(NOBODYS).unwrap_or(&lower);
    let named = name.rsplit_once('-').is_some_and(|(word, number)| {
        Kind::NAMED.iter().any(|(_, known)| *known == word) && number.parse::<u32>().is_ok()
    });
    let bare: String = lower.chars().filter(char::is_ascii_alphanumeric).collect();
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    named
        || bare.len() == 32 && bare.starts_with(UUID) && is_digits(&bare)
        || bare.starts_with("02") && bare.len() >= 12 && is_digits(&bare)
        || lower.parse::<Ipv4Addr>().is_ok_and(|four| matches!(four.octets(), [198, 18 | 19, ..]))
        || lower.parse::<Ipv6Addr>().is_ok_and(|six| six.segments()[..2] == [0x2001, 0xdb8])
        || lower.strip_prefix("0-0-").is_some_and(is_digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_value_has_the_same_token_and_another_value_another() {
        let mut tokens = Tokens::default();
        for (kind, original, expected) in [
            (Kind::Server, "SRV01", "server-1"),
            (Kind::Server, "srv01", "server-1"),
            (Kind::Host, "wsus.corp.test", "host-1.example"),
            (Kind::Serial, "J900PG01", "serial-1"),
            (Kind::Serial, "J900PG02", "serial-2"),
            (Kind::V4, "10.1.2.3", "198.18.0.1"),
            (Kind::V6, "fe80::1", "2001:db8::1"),
            (Kind::Uuid, "0f5e7b3a1d2c4b6a9e8f52a1c3d4e5f6", "00000000000040008000000000000001"),
            (Kind::Hex, "b02628a1b2c3", "020000000001"),
            (Kind::Sid, "1004336348-1177238915-682003330", "0-0-1"),
        ] {
            let token = tokens.of(kind, original);
            assert_eq!(token, expected);
            assert_eq!(tokens.of(kind, &token), token, "a token stands for itself");
            assert!(looks_like_one(&token), "{token}");
        }
    }

    #[test]
    fn what_stands_there_and_looks_like_a_token_is_none_unless_the_document_is_redacted() {
        let mut tokens = Tokens::default();
        tokens.take("host-1");
        assert_eq!(tokens.of(Kind::Host, "host-1"), "host-2");
        let mut tokens = Tokens::default();
        tokens.keep_earlier();
        tokens.take("host-1");
        assert_eq!(tokens.of(Kind::Host, "host-1"), "host-1");
        assert_eq!(tokens.of(Kind::Host, "wsus"), "host-2");
    }

    #[test]
    fn a_token_has_the_form_of_what_it_stands_for() {
        let mut tokens = Tokens::default();
        for n in 0..70_000_u32 {
            let token = tokens.of(Kind::V4, &format!("original {n}"));
            assert!(token.parse::<Ipv4Addr>().is_ok());
        }
        assert_eq!(tokens.of(Kind::V4, "another"), "198.19.17.113");
    }
}
