//! What the texts of a document show by their shape, before anything of it is learned.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use serde_json::Value;

use super::network::{What, spans};
use super::shapes::{bare, is_internal};
use super::tokens::Kind;
use super::words::{ADDRESS, NO_ADDRESS, has_part, is_nothing};

/// What texts show by their shape, in the order in which it stands there.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) names: Vec<(Kind, String)>,
    pub(super) versions: BTreeSet<String>,
    /// Words that may look like tokens.
    pub(super) words: BTreeSet<String>,
}

impl Seen {
    /// All texts of a document are looked through, and the words that look like tokens are remembered, before the first token is
    /// given.
    pub(super) fn in_document(value: &Value) -> Self {
        let mut seen = Self::default();
        each_text("", "", value, &mut |around, key, text| seen.text(around, key, text));
        seen
    }

    /// Adds what another document shows; `met` are the names that are known already.
    pub(super) fn add(&mut self, other: Self, met: &mut BTreeSet<(Kind, String)>) {
        self.names.extend(other.names.into_iter().filter(|name| met.insert(name.clone())));
        self.versions.extend(other.versions);
        // Its words are remembered by the tokens.
    }

    fn text(&mut self, around: &str, key: &str, text: &str) {
        for word in text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-') {
            let is_long = word.len() >= 12 && word.starts_with("02") && !word.contains('-');
            if word.ends_with(|c: char| c.is_ascii_digit()) && (word.contains('-') || is_long) {
                self.words.insert(word.to_owned());
            }
        }
        if has_part(key, &NO_ADDRESS) {
            // Behind a version there may stand anything, an address too.
            let first = text.split_whitespace().next().unwrap_or_default();
            self.versions.extend(first.parse::<Ipv4Addr>().is_ok().then(|| first.to_owned()));
        }
        // Of a setting of the firmware: the code of a network card, unless its name or its range says otherwise.
        if around == "attributes"
            && let Ok(quad) = text.parse::<Ipv4Addr>()
            && !has_part(key, &ADDRESS)
            && !is_internal(quad)
        {
            self.versions.insert(text.to_owned());
        }
        for span in spans(text) {
            let found = text.get(span.start..span.end).unwrap_or_default();
            match span.what {
                What::Host => self.names.push((Kind::Host, found.to_owned())),
                What::User => self.names.push((Kind::User, found.to_owned())),
                What::Pairs if !is_nothing(found) => {
                    self.words.insert(bare(found));
                    self.names.push((Kind::Hex, found.to_owned()));
                }
                What::Uuid => _ = self.words.insert(bare(found)),
                What::Pairs => {}
                What::Address(address) => _ = self.words.insert(address.to_string()),
                What::Sid => _ = self.words.insert(found.to_owned()),
            }
        }
    }
}

/// Hands each text to `take`, names of members too, with the name of the member that it belongs to and of the one around it.
fn each_text<'v>(around: &'v str, key: &'v str, value: &'v Value, take: &mut impl FnMut(&str, &str, &'v str)) {
    match value {
        Value::String(text) => take(around, key, text),
        Value::Array(list) => list.iter().for_each(|value| each_text(around, key, value, take)),
        Value::Object(object) => {
            for (name, value) in object {
                take("", "", name);
                // The value of a fact is what the fact is called.
                let (around, key) = if name == "value" { (around, key) } else { (key, name.as_str()) };
                each_text(around, key, value, take);
            }
        }
        _ => {}
    }
}
