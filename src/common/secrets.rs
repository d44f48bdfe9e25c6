//! Our own secrets, which no text of a server brings back to us.
//!
//! Some services repeat what they were sent ("the password … is wrong for …"), a hostile one would on purpose, logs of
//! Windows hold what somebody typed there, and what is kept of an answer ends up in evidence, reports and CI logs. So
//! whoever sends a secret hides it here first, and every text that comes from that server passes before anybody sees it.
//!
//! The order is the law: a foreign text is blanked first, then cut, then escaped. Half a secret is not known any more, and
//! an escaped one is another ([`Secrets::cut`]).

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{PoisonError, RwLock};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::cut::cut;
use super::disguise::{folded, places};
use super::hex;
use super::needles::Needles;

/// What stands where a secret stood.
const BLANK: &str = "[secret]";

/// The fewest characters of a secret that is blanked within a word. A shorter one is blanked as a word of its own:
/// `admin` is a part of many others.
pub const WITHIN: usize = 8;

/// The most bytes of one text that are looked through where only its beginning is kept. A reader of a property keeps 4,000
/// characters.
const KEPT: usize = 32 * 1024;

/// The fewest characters of a secret that is blanked at all. What is shorter cannot be told from data.
const SHORTEST: usize = 4;

/// What never passes.
#[derive(Default)]
pub struct Secrets {
    /// Every spelling of every secret, the longest first.
    spelt: RwLock<Needles>,
    /// What long secrets look like below every disguise.
    folded: RwLock<Needles>,
}

impl Secrets {
    /// Lets a secret never pass, however it is spelt.
    pub fn hide(&self, secret: &str) {
        if secret.chars().count() < SHORTEST {
            return;
        }
        self.spelt.write().unwrap_or_else(PoisonError::into_inner).add(spellings(secret));
        let mut below: BTreeSet<String> = inner(secret).iter().map(|text| folded(text)).collect();
        below.retain(|text| secret.chars().count() >= WITHIN && text.chars().count() >= WITHIN);
        self.folded.write().unwrap_or_else(PoisonError::into_inner).add(below);
    }

    /// Lets the password of an account never pass, nor what HTTP Basic makes of it.
    pub fn hide_account(&self, user: &str, password: &str) {
        self.hide(password);
        self.hide(&STANDARD.encode(format!("{user}:{password}")));
    }

    /// The text without our secrets.
    pub fn text<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let out = self.as_said(text);
        let below = places(&out, &self.folded.read().unwrap_or_else(PoisonError::into_inner));
        if below.is_empty() {
            return out;
        }
        let (mut blanked, mut rest) = (String::with_capacity(out.len()), 0);
        for place in below {
            blanked.push_str(out.get(rest..place.start).unwrap_or_default());
            blanked.push_str(BLANK);
            rest = place.end;
        }
        Cow::Owned(blanked + out.get(rest..).unwrap_or_default())
    }

    /// The beginning of a text without our secrets: at most so many characters.
    pub fn cut(&self, text: &str, most: usize) -> String {
        cut(&self.text(self.beginning(text)), most).to_owned()
    }

    /// As much of a text as is ever kept, and more: nobody looks for secrets in eight megabytes of which four thousand
    /// characters are read. It ends before a secret and not within one.
    fn beginning<'a>(&self, text: &'a str) -> &'a str {
        if text.len() <= KEPT {
            return text;
        }
        let seen = &text[..text.floor_char_boundary(2 * KEPT)];
        let mut end = text.floor_char_boundary(KEPT);
        let folded = places(seen, &self.folded.read().unwrap_or_else(PoisonError::into_inner));
        let spelt = self.spelt.read().unwrap_or_else(PoisonError::into_inner);
        let plain = spelt.texts().iter().flat_map(|secret| seen.match_indices(secret.as_str()));
        let plain: Vec<_> = plain.map(|(at, found)| at..at + found.len()).collect();
        for place in folded.into_iter().chain(plain) {
            if place.start < end && end < place.end {
                end = place.start;
            }
        }
        text.get(..end).unwrap_or_default()
    }

    fn as_said<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let out = self.as_spelt(text);
        if !out.contains('%') {
            return out;
        }
        // A URL can spell every character in three ways: what it says counts.
        let said = percent_decode_str(&out).decode_utf8_lossy().into_owned();
        match self.as_spelt(&said) {
            Cow::Owned(blanked) => Cow::Owned(blanked),
            Cow::Borrowed(_) => out,
        }
    }

    fn as_spelt<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut out = Cow::Borrowed(text);
        let spelt = self.spelt.read().unwrap_or_else(PoisonError::into_inner);
        // Nearly every text ends here.
        if !spelt.are_in(text) {
            return out;
        }
        for secret in spelt.texts() {
            if let Some(blanked) = without(&out, secret) {
                out = Cow::Owned(blanked);
            }
        }
        out
    }

    /// The bytes without our secrets, as far as they are text.
    pub fn bytes(&self, bytes: Vec<u8>) -> Vec<u8> {
        let text = String::from_utf8_lossy(&bytes);
        match self.text(&text) {
            Cow::Owned(text) => text.into_bytes(),
            Cow::Borrowed(_) => bytes,
        }
    }

    /// The object without our secrets, in names and in texts at any depth: here a secret has one spelling less, since
    /// JSON can write every character in two ways. Of each text the beginning is kept.
    pub fn properties(&self, body: Map<String, Value>) -> Map<String, Value> {
        self.each_text_of(body, &|text| self.begun(text))
    }

    /// The same of any value, whose texts are kept whole.
    pub fn value(&self, value: &mut Value) {
        self.each_text(value, &|text| match self.text(&text) {
            Cow::Owned(blanked) => blanked,
            Cow::Borrowed(_) => text,
        });
    }

    /// Whether a name does not pass as it is.
    fn changes(&self, name: &str) -> bool {
        name.len() > KEPT || matches!(self.text(name), Cow::Owned(_))
    }

    /// The beginning of a text that is not copied where there is nothing to blank.
    fn begun(&self, mut text: String) -> String {
        let end = self.beginning(&text).len();
        match self.text(&text[..end]) {
            Cow::Owned(blanked) => return blanked,
            Cow::Borrowed(_) => text.truncate(end),
        }
        text.shrink_to_fit();
        text
    }

    fn each_text(&self, value: &mut Value, clean: &impl Fn(String) -> String) {
        match value {
            Value::String(text) => *text = clean(std::mem::take(text)),
            Value::Array(list) => list.iter_mut().for_each(|value| self.each_text(value, clean)),
            Value::Object(object) => *object = self.each_text_of(std::mem::take(object), clean),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn each_text_of(&self, mut object: Map<String, Value>, clean: &impl Fn(String) -> String) -> Map<String, Value> {
        // To make a map anew is to ask for all its memory anew, and no name of a property is a secret.
        if object.keys().all(|name| !self.changes(name)) {
            object.values_mut().for_each(|value| self.each_text(value, clean));
            return object;
        }
        let each = |(name, mut value): (String, Value)| {
            self.each_text(&mut value, clean);
            (clean(name), value)
        };
        object.into_iter().map(each).collect()
    }
}

/// A text with every secret blanked; none where it holds none.
fn without(text: &str, secret: &str) -> Option<String> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let alone = secret.chars().count() < WITHIN;
    let mut out = String::new();
    let mut rest = 0;
    for (at, found) in text.match_indices(secret) {
        let (before, after) = (text[..at].chars().next_back(), text[at + found.len()..].chars().next());
        if alone && (before.is_some_and(is_word) || after.is_some_and(is_word)) {
            continue;
        }
        out.push_str(&text[rest..at]);
        out.push_str(BLANK);
        rest = at + found.len();
    }
    (rest > 0).then(|| out + &text[rest..])
}

/// How a service may write a secret: as it is, and as it stands in a form, JSON, HTML or base64.
fn spellings(secret: &str) -> BTreeSet<String> {
    let quoted = Value::from(secret).to_string();
    let json = quoted.trim_start_matches('"').strip_suffix('"').unwrap_or(&quoted).to_owned();
    let html = [('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;"), ('"', "&quot;"), ('\'', "&#39;")]
        .iter()
        .fold(secret.to_owned(), |text, (c, entity)| text.replace(*c, entity));
    BTreeSet::from([
        secret.to_owned(),
        secret.replace(' ', "+"),
        json.replace('/', "\\/"),
        json,
        html,
        STANDARD_NO_PAD.encode(secret),
        URL_SAFE_NO_PAD.encode(secret),
    ])
}

/// How a service may pass a long secret on within another text: below HTML, JSON and percent signs, which are undone, in
/// a form, in digits, and within what is base64 as a whole, where a secret can begin at three places of a byte. What is
/// base64 in Windows is UTF-16 mostly: PowerShell's `-EncodedCommand`.
fn inner(secret: &str) -> Vec<String> {
    let wide: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
    // In capitals, because not every letter comes back from there: `ß` becomes `SS`.
    let mut all = vec![secret.to_owned(), secret.to_uppercase(), secret.replace(' ', "+")];
    for secret in [secret.as_bytes(), &wide] {
        all.push(hex::lower(secret));
        for before in 0..3 {
            let bytes = [&[0; 3][..before], secret].concat();
            // Those of six bits that hold nothing of what stands before and behind.
            let (first, end) = ((before * 8).div_ceil(6), bytes.len() * 8 / 6);
            for encoded in [STANDARD_NO_PAD.encode(&bytes), URL_SAFE_NO_PAD.encode(&bytes)] {
                all.extend(encoded.get(first..end).map(str::to_owned));
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSWORD: &str = "p\"ä s/s&+1";

    #[test]
    fn a_secret_passes_in_no_spelling() {
        let secrets = Secrets::default();
        secrets.hide(PASSWORD);
        for spelling in spellings(PASSWORD) {
            for text in [spelling.clone(), format!("<{spelling}>"), format!("a{spelling}b{spelling}")] {
                let passed = secrets.text(&text).into_owned();
                assert!(passed.contains(BLANK) && !passed.contains(&spelling), "{text}: {passed}");
            }
        }
        let hex = |c: u8| format!("%{c:02x}");
        let url: String = PASSWORD.bytes().map(hex).collect();
        for url in [&url, &url.to_ascii_uppercase(), "p%22%C3%A4+s%2Fs%26%2b1", "p%22ä%20s/s&%2B1"] {
            assert_eq!(secrets.text(&format!("/redfish/v1/{url}")), "/redfish/v1/[secret]", "{url}");
        }
        assert_eq!(secrets.text("nothing of ours, 95 %20"), "nothing of ours, 95 %20");
    }

    #[test]
    fn no_disguise_helps_and_a_secret_at_the_cut_is_blanked_before_it_is_cut() {
        let secrets = Secrets::default();
        secrets.hide("Secret-Token");
        for text in [
            STANDARD.encode(r#"{"UserName":"a","Password":"Secret-Token"}"#),
            STANDARD.encode("aSecret-Tokenb"),
            STANDARD.encode("abSecret-Tokenab"),
            hex::lower(b"Secret-Token"),
            STANDARD.encode("x Secret-Token".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()),
            "SECRET-TOKEN".into(),
            "S e c r e t-T o k e n".into(),
            "Secret\u{200b}-Token".into(),
            "%2553ecret-Token".into(),
            "&#83;ecret-Token".into(),
            r"\\u0053ecret-Token".into(),
        ] {
            assert!(secrets.text(&text).contains(BLANK), "{text}: {}", secrets.text(&text));
        }
        for before in (0..40).step_by(3) {
            let shown = secrets.cut(&format!("{}Secret-Token", "x".repeat(before)), 20);
            assert!(!shown.contains('S') && shown.chars().count() <= 20, "{shown}");
            // Where more is blanked than is left, the end of what was looked through is shown.
            let many = format!("{}{}", "Secret-Token".repeat(KEPT / 12 - 3), "x".repeat(before));
            let kept = secrets.begun(format!("{many}{}", "%53ecret-Token".repeat(3_000)));
            assert!(!kept.contains("Sec") && !kept.contains("%53") && kept.len() <= KEPT, "{kept}");
        }
    }

    #[test]
    fn a_short_secret_is_blanked_as_a_word_and_a_shorter_one_is_not() {
        let secrets = Secrets::default();
        secrets.hide("admin");
        secrets.hide("OK");
        assert_eq!(secrets.text("admin: \"admin\", administrator OK"), "[secret]: \"[secret]\", administrator OK");
    }

    #[test]
    fn names_and_texts_are_blanked_at_any_depth_however_json_spells_them() {
        let secrets = Secrets::default();
        secrets.hide("Secret-Token");
        let body = r#"{"a Secret-Token": [{"b": "\u0053ecret-\u0054oken"}], "c": 1}"#;
        let blanked = r#"{"a [secret]":[{"b":"[secret]"}],"c":1}"#;
        let object: Map<String, Value> = serde_json::from_str(body).unwrap();
        assert_eq!(Value::from(secrets.properties(object.clone())).to_string(), blanked);
        let mut value = Value::from(object);
        secrets.value(&mut value);
        assert_eq!(value.to_string(), blanked);
        assert_eq!(secrets.bytes(b"Secret-Token".to_vec()), BLANK.as_bytes());
        assert_eq!(secrets.bytes(vec![0xff]), [0xff]);
        assert!(!String::from_utf8_lossy(&secrets.bytes(b"\xffSecret-Token".to_vec())).contains("Token"));
    }
}
