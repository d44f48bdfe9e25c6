//! From evidence to redacted evidence, in one pass over its value.

use std::net::IpAddr;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::binary;
use super::known::{Known, canonical_uuid, is_built_in, kind_of, parts_of_account};
use super::learning::Learning;
use super::network::{Span, What, is_shape, spans};
use super::note::{NOTE, RedactError, is_redacted};
use super::shapes::bare;
use super::tokens::{Kind, Tokens};
use super::words::{ACCOUNTS, KNOWN_UUIDS, is_nothing};
use crate::common::trail;
use crate::evidence::{Evidence, is_placeholder};

/// Words of this length with a digit and a letter are found within longer words too.
const MIN_INSIDE: usize = 7;

/// Members whose values our own format defines to the letter.
const OURS: [&str; 5] = ["format", "format_version", "written_by", "collected_at", "at"];

/// Members whose members have names that others chose.
const MAPS: [&str; 6] = ["data", "values", "attributes", "areas", "windows_update", "automatic_updates"];

/// Members of a report that hold what an operator wrote.
const WRITTEN: [&str; 3] = ["file", "ticket", "reason"];

/// Replaces what identifies. All that it is used for has the same tokens.
#[derive(Debug)]
pub struct Redactor {
    tokens: Tokens,
    known: Known,
    search: AhoCorasick,
    /// The words of the search, in its order.
    found: Vec<(Kind, String, String)>,
    /// Whether shapes are replaced that nobody learned.
    shapes: bool,
}

impl Redactor {
    /// A redactor for these documents, about one server or several, and for the paths that an operator gave.
    ///
    /// # Errors
    /// [`RedactError`], where a document cannot be written or searched.
    pub fn new(documents: &[&Evidence], paths: &[&str]) -> Result<Self, RedactError> {
        let mut learning = Learning::default();
        documents.iter().try_for_each(|evidence| learning.look_through(evidence))?;
        documents.iter().for_each(|evidence| learning.learn(evidence));
        paths.iter().for_each(|path| learning.path(path));
        Self::after(learning)
    }

    /// A redactor for all that was learned from.
    ///
    /// # Errors
    /// [`RedactError`], where it is more than can be searched for.
    pub fn after(learning: Learning) -> Result<Self, RedactError> {
        let (tokens, known) = learning.learned();
        let found: Vec<_> =
            known.words.iter().map(|(word, (kind, token))| (*kind, word.clone(), token.clone())).collect();
        // Letters beyond ASCII are compared as they stand, in both cases.
        let patterns = found.iter().flat_map(|(_, word, _)| [word.clone(), word.to_uppercase()]);
        let search = AhoCorasickBuilder::new().ascii_case_insensitive(true).build(patterns).map_err(RedactError::of)?;
        Ok(Self { tokens, known, search, found, shapes: true })
    }

    /// The evidence without what identifies. It says that it is redacted, and can be stored, read and redacted again.
    ///
    /// # Errors
    /// [`RedactError`], where what was made is no evidence any more.
    pub fn evidence(&mut self, evidence: &Evidence) -> Result<Evidence, RedactError> {
        self.shapes = true;
        let mut new: Evidence = self.of(evidence)?;
        if !is_redacted(&new) {
            new.notes.insert(0, NOTE.to_owned());
        }
        Ok(new)
    }

    /// A report that was made of redacted evidence, without what identifies in the rest of it: paths, and what waivers say.
    /// What the program or a baseline says itself stays.
    ///
    /// # Errors
    /// [`RedactError`], where what was made is no report any more.
    pub fn report<T: Serialize + DeserializeOwned>(&mut self, report: &T) -> Result<T, RedactError> {
        self.shapes = false;
        self.of(report)
    }

    /// A text that an operator wrote, such as a path.
    pub fn written(&mut self, text: &str) -> String {
        self.shapes = true;
        self.text(text)
    }

    /// The token of a server that an operator called so.
    pub fn server(&mut self, name: &str) -> String {
        self.named(Kind::Server, name.trim())
    }

    /// The token of a serial number.
    pub fn serial(&mut self, serial: &str) -> String {
        self.whole(Kind::Serial, serial)
    }

    fn of<T: Serialize + DeserializeOwned>(&mut self, document: &T) -> Result<T, RedactError> {
        let value = serde_json::to_value(document).map_err(RedactError::of)?;
        let value = self.value(value, &mut Vec::new());
        // The reader that evidence is read with anyway.
        trail::read(&value)
            .map_err(|(way, problem)| RedactError { problem: format!("{}: {problem}", trail::shown(&way)) })
    }

    fn value(&mut self, value: Value, trail: &mut Vec<String>) -> Value {
        match value {
            Value::String(text) => Value::String(self.member(&text, trail)),
            Value::Array(list) => Value::Array(list.into_iter().map(|value| self.value(value, trail)).collect()),
            Value::Object(object) => {
                let mut new = Map::new();
                for (name, value) in object {
                    // The place and the time of a fact are not the fact.
                    let own = name != "value";
                    if own {
                        trail.push(name.clone());
                    }
                    let value = self.value(value, trail);
                    if own {
                        trail.pop();
                    }
                    let is_foreign = own && trail.last().is_some_and(|around| MAPS.contains(&around.as_str()));
                    new.insert(if is_foreign { self.text(&name) } else { name }, value);
                }
                Value::Object(new)
            }
            other => other,
        }
    }

    /// The value of a member; `trail` is its name, behind those of the members around it.
    fn member(&mut self, text: &str, trail: &[String]) -> String {
        let mut names = trail.iter().rev().map(String::as_str);
        let (name, around) = (names.next().unwrap_or_default(), names.next().unwrap_or_default());
        match (around, name) {
            ("missing", "reason") => text.to_owned(),
            _ if OURS.contains(&name) || trail.windows(2).any(|pair| pair == ["baseline", "resolved"]) => {
                text.to_owned()
            }
            (_, "serial" | "os_serial") => self.whole(Kind::Serial, text),
            (_, "os_name") | ("os", "name") => self.whole(Kind::Server, text),
            (_, "approver") => self.whole(Kind::User, text),
            ("tls", "sha256" | "roots") => self.pairs(text),
            (_, "account") => self.account(text),
            (map, name) if MAPS.contains(&map) && kind_of(name).is_some() => match kind_of(name) {
                Some(Kind::User) | None => self.account(text),
                Some(kind) => self.whole(kind, text),
            },
            _ if !self.shapes && WRITTEN.contains(&name) => {
                self.shapes = true;
                let text = self.text(text);
                self.shapes = false;
                text
            }
            _ => self.text(text),
        }
    }

    /// A value of which the member's name says what it is.
    fn whole(&mut self, kind: Kind, text: &str) -> String {
        let trimmed = text.trim();
        let lower = trimmed.to_lowercase();
        let is_setting = lower.bytes().all(|byte| byte.is_ascii_digit()) && lower.len() < 3;
        if is_nothing(trimmed) || is_placeholder(trimmed) || is_setting || ACCOUNTS.contains(&lower.as_str()) {
            return text.to_owned();
        }
        if let Some((_, token)) = self.known.words.get(&lower) {
            return token.clone();
        }
        let has_shape = trimmed.starts_with("S-1-") || is_shape(trimmed) || bare(trimmed).len() == 32;
        if has_shape { self.text(text) } else { self.tokens.of(kind, trimmed) }
    }

    fn account(&mut self, text: &str) -> String {
        match parts_of_account(text) {
            (None, user) => self.whole(Kind::User, user),
            (Some(domain), _) if is_built_in(domain) => text.to_owned(),
            (Some(domain), user) => {
                let (domain, user) = (self.whole(Kind::Domain, domain), self.whole(Kind::User, user));
                if text.contains('\\') { format!(r"{domain}\{user}") } else { format!("{user}@{domain}") }
            }
        }
    }

    /// Any text.
    fn text(&mut self, text: &str) -> String {
        if let Some(new) = binary::changed(text, |part| self.parts(part)) {
            return new;
        }
        self.parts(text)
    }

    fn parts(&mut self, text: &str) -> String {
        let mut places = self.learned(text);
        if self.shapes {
            for span in spans(text) {
                let found = text.get(span.start..span.end).unwrap_or_default().to_owned();
                if let Some(new) = self.shape(text, &span, &found) {
                    places.push((span.start, span.end, new));
                }
            }
        }
        if places.is_empty() {
            return text.to_owned();
        }
        // The longest of those that begin first; of equals, what was learned.
        places.sort_by_key(|(start, end, _)| (*start, std::cmp::Reverse(*end)));
        let (mut out, mut at) = (String::with_capacity(text.len()), 0);
        for (start, end, new) in places {
            if start < at {
                continue;
            }
            out.push_str(text.get(at..start).unwrap_or_default());
            out.push_str(&new);
            // Else the number of a token would run on.
            if new.ends_with(|c: char| c.is_ascii_digit())
                && text.get(end..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
            {
                out.push('_');
            }
            at = end;
        }
        out.push_str(text.get(at..).unwrap_or_default());
        out
    }

    /// Where learned words stand, and what stands there instead.
    fn learned(&mut self, text: &str) -> Vec<(usize, usize, String)> {
        let mut places = Vec::new();
        for place in self.search.find_overlapping_iter(text) {
            let Some((kind, word, token)) = self.found.get(place.pattern().as_usize() / 2) else { continue };
            let (start, end) = (place.start(), place.end());
            if !fits(text, word, start, end) || self.tokens.is_token(word) {
                continue;
            }
            let start = if *kind == Kind::Domain && word.contains('.') { host_before(text, start) } else { start };
            places.push((start, end, token.clone()));
        }
        for (start, end, token) in &mut places {
            // A host of a domain that is known.
            let found = text.get(*start..*end).unwrap_or_default();
            if found.contains('.')
                && !self.known.words.contains_key(&found.to_lowercase())
                && token.starts_with("domain-")
            {
                *token = self.tokens.of(Kind::Host, found);
            }
        }
        places
    }

    /// What stands in place of a shape; none where it stays.
    fn shape(&mut self, text: &str, span: &Span, found: &str) -> Option<String> {
        if self.tokens.is_token(found) {
            return None;
        }
        match span.what {
            What::Host => Some(self.named(Kind::Host, found)),
            What::User => (!ACCOUNTS.contains(&found.to_lowercase().as_str())).then(|| self.named(Kind::User, found)),
            What::Uuid => {
                let lower = found.to_lowercase();
                let own = self.known.words.contains_key(&bare(found));
                let known = KNOWN_UUIDS.contains(&lower.as_str()) || self.known.uuids.contains(&lower) && !own;
                (!known && !is_nothing(found) && !is_placeholder(found)).then(|| self.uuid(found))
            }
            What::Pairs => (!is_nothing(found)).then(|| self.pairs(found)),
            What::Sid => Some(self.tokens.of(Kind::Sid, found)).filter(|token| token != found),
            What::Address(address) => self.address(address, found, text.get(..span.start).unwrap_or_default()),
        }
    }

    fn named(&mut self, kind: Kind, name: &str) -> String {
        let known = self.known.words.get(&name.to_lowercase());
        known.map_or_else(|| self.tokens.of(kind, name), |(_, token)| token.clone())
    }

    fn uuid(&mut self, found: &str) -> String {
        let bare = bare(found);
        let token = self.tokens.of(Kind::Uuid, &canonical_uuid(&bare));
        in_form(&token, found)
    }

    fn pairs(&mut self, found: &str) -> String {
        let token = self.tokens.of(Kind::Hex, &bare(found));
        in_form(&token, found)
    }

    /// The token of an address; none for what is the same on every machine, and for a version.
    fn address(&mut self, address: IpAddr, found: &str, before: &str) -> Option<String> {
        const VERSION: [&str; 8] = ["version", "ver", "v", "build", "revision", "rev", "firmware", "fw"];
        let word = before.trim_end_matches([' ', '=', ':', '"', '\'', '(']);
        let word = word.rsplit(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default().to_lowercase();
        match address {
            IpAddr::V4(four) => {
                let everywhere = four.is_unspecified() || four.is_loopback() || four.octets()[0] == 255;
                let version = self.known.versions.contains(found) || VERSION.contains(&word.as_str());
                (!everywhere && !version).then(|| self.tokens.of(Kind::V4, &four.to_string()))
            }
            IpAddr::V6(six) => match six.to_ipv4_mapped() {
                Some(four) => Some(format!("::ffff:{}", self.tokens.of(Kind::V4, &four.to_string()))),
                None => Some(self.tokens.of(Kind::V6, &six.to_string())),
            },
        }
    }
}

/// Whether a learned word stands there as a word, or is one that no other word holds by chance.
fn fits(text: &str, word: &str, start: usize, end: usize) -> bool {
    let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let before = text.get(..start).and_then(|text| text.chars().next_back());
    let after = text.get(end..).and_then(|text| text.chars().next());
    let inside = edge(before) && edge(word.chars().next()) || edge(after) && edge(word.chars().next_back());
    let [digit, letter] = [u8::is_ascii_digit, u8::is_ascii_alphabetic].map(|is| word.bytes().any(|byte| is(&byte)));
    text.is_char_boundary(start)
        && text.is_char_boundary(end)
        && (!inside || word.len() >= MIN_INSIDE && digit && letter)
}

/// Where the name of a host begins that ends with a domain which begins at `start`.
fn host_before(text: &str, start: usize) -> usize {
    let Some(before) = text.get(..start).filter(|before| before.ends_with('.')) else { return start };
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    before.rfind(|c: char| !is_part(c)).map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8))
}

/// A token with the separators of what it stands for.
fn in_form(token: &str, original: &str) -> String {
    let mut digits = token.chars();
    original.chars().map(|c| if c.is_ascii_alphanumeric() { digits.next().unwrap_or('0') } else { c }).collect()
}
