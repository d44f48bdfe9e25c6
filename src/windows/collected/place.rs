//! A place in the collector's document, and what can be wrong there.
//!
//! Two parties can be the reason for a gap: the collector, which says that it was denied or found nothing, and the
//! document, which does not hold what it should. The first is dated and named by the server, the second by us.

use std::fmt;

use jiff::Timestamp;
use serde_json::Value;

use crate::common::cut::cut;
use crate::evidence::{Members, Missing, Observation, Unread};

/// The longest text of a fact, in characters. Longer ones are no name, number or path.
pub const MAX_TEXT: usize = 2_000;

/// The most members of a list that are read.
const MAX_MEMBERS: usize = 20_000;

/// The document's name and clocks: what an observation from it carries.
pub struct Document<'a> {
    /// The name of the file or connection it came from.
    pub from: &'a str,
    /// When the collector began, by the server's clock.
    pub started: Timestamp,
    /// When the document was read, by our clock.
    pub read_at: Timestamp,
}

/// Why something is missing, and who is the reason.
#[derive(Clone, Debug)]
pub struct Gap {
    reason: Missing,
    /// The JSON pointer, where the document is the reason.
    in_document: Option<String>,
}

impl Gap {
    /// What the collector says.
    pub fn collector(reason: Missing) -> Self {
        Self { reason, in_document: None }
    }

    /// Whether the collector says so, and not we of its document.
    pub fn is_of_collector(&self) -> bool {
        self.in_document.is_none()
    }

    /// Whether nothing stands there, or a null.
    pub fn is_nothing(&self) -> bool {
        matches!(self.reason, Missing::Absent | Missing::Null)
    }
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.reason.fmt(f)
    }
}

/// A place in the document and what stands there.
#[derive(Clone)]
pub struct Place<'a> {
    value: Option<&'a Value>,
    pointer: String,
}

/// What reading a place gives.
pub type Read<T> = Result<T, Gap>;

impl<'a> Place<'a> {
    /// The place of `value`.
    pub fn root(value: &'a Value) -> Self {
        Self { value: Some(value), pointer: String::new() }
    }

    /// The place of a property. Below something that is not an object, nothing stands.
    pub fn field(&self, name: &str) -> Self {
        Self { value: self.value.and_then(|v| v.get(name)), pointer: format!("{}/{name}", self.pointer) }
    }

    /// The JSON pointer of this place.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// A gap that the document is the reason for.
    pub fn unreadable(&self, expected: &str) -> Gap {
        let raw = self.value.map_or_else(|| "nothing".to_owned(), short);
        Gap {
            reason: Missing::unreadable(raw, format!("expected {expected}")),
            in_document: Some(self.pointer.clone()),
        }
    }

    /// What `read` finds at a place that cannot be left out: anything else is the document's fault.
    pub fn must<T>(&self, read: impl FnOnce(&Self) -> Read<T>, expected: &str) -> Read<T> {
        read(self).map_err(|_| self.unreadable(expected))
    }

    /// What stands here: an absent property and a null are what the collector says.
    fn present(&self) -> Read<&'a Value> {
        match self.value {
            None => Err(Gap::collector(Missing::Absent)),
            Some(Value::Null) => Err(Gap::collector(Missing::Null)),
            Some(value) => Ok(value),
        }
    }

    /// A text. A blank one is how Windows says that it has none.
    pub fn text(&self) -> Read<String> {
        self.text_up_to(MAX_TEXT)
    }

    /// A text of at most `max` characters.
    pub fn text_up_to(&self, max: usize) -> Read<String> {
        match self.present()?.as_str() {
            Some(text) if text.trim().is_empty() => Err(Gap::collector(Missing::Null)),
            // A character has at least one byte, so a text of few bytes need not be counted.
            Some(text) if text.len() <= max || text.chars().count() <= max => Ok(text.to_owned()),
            _ => Err(self.unreadable(&format!("a text of at most {max} characters"))),
        }
    }

    /// A text that may be blank, cut to what is kept; `None` where something else stands here.
    pub fn scalar_text(&self) -> Option<String> {
        self.value?.as_str().map(|text| cut(text, MAX_TEXT).to_owned())
    }

    /// A text, number or truth value as text; a null is an empty one.
    pub fn scalar(&self) -> Option<String> {
        match self.value? {
            Value::Null => Some(String::new()),
            Value::Bool(_) | Value::Number(_) => self.value.map(ToString::to_string),
            Value::String(_) => self.scalar_text(),
            Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// A number that is not negative.
    pub fn number(&self) -> Read<u64> {
        self.present()?.as_u64().ok_or_else(|| self.unreadable("a whole number that is not negative"))
    }

    /// A whole number.
    pub fn integer(&self) -> Read<i64> {
        self.present()?.as_i64().ok_or_else(|| self.unreadable("a whole number"))
    }

    /// True or false.
    pub fn boolean(&self) -> Read<bool> {
        self.present()?.as_bool().ok_or_else(|| self.unreadable("true or false"))
    }

    /// A time with its zone (RFC 3339).
    pub fn time(&self) -> Read<Timestamp> {
        let text = self.present()?.as_str();
        text.and_then(|t| t.parse().ok()).ok_or_else(|| self.unreadable("a time as RFC 3339"))
    }

    /// The properties of an object.
    pub fn object(&self) -> Read<impl Iterator<Item = (&'a String, Place<'a>)> + use<'a>> {
        let pointer = self.pointer.clone();
        let object = self.present()?.as_object().ok_or_else(|| self.unreadable("an object"))?;
        Ok(object
            .iter()
            .map(move |(name, value)| (name, Place { value: Some(value), pointer: format!("{pointer}/{name}") })))
    }

    /// The members of a list.
    pub fn list(&self) -> Read<Vec<Place<'a>>> {
        let list = self.present()?.as_array().filter(|l| l.len() <= MAX_MEMBERS);
        let list = list.ok_or_else(|| self.unreadable(&format!("a list of at most {MAX_MEMBERS} members")))?;
        let place = |(i, value)| Place { value: Some(value), pointer: format!("{}/{i}", self.pointer) };
        Ok(list.iter().enumerate().map(place).collect())
    }

    /// The value of an item `{ status, ms, value, err }`, or why the collector has none.
    pub fn item(&self) -> Read<Place<'a>> {
        if self.value.is_none() {
            return Err(Gap::collector(Missing::NotAsked));
        }
        let status = self.field("status");
        let Some(word) = status.value.and_then(Value::as_str) else {
            return Err(status.unreadable("the status of an item"));
        };
        let detail = match self.field("err").value.and_then(Value::as_str) {
            Some(text) => cut(text, 200).to_owned(),
            None => "the collector gave no detail".to_owned(),
        };
        let reason = match word {
            "ok" => {
                let value = self.field("value");
                return if value.value.is_some() { Ok(value) } else { Err(value.unreadable("the value of an item")) };
            }
            "empty" => Missing::Null,
            "absent" => Missing::Absent,
            "denied" => Missing::Denied { detail },
            "timeout" => Missing::TimedOut { detail },
            "unsupported" => Missing::NotSupported { detail },
            "locked" => Missing::Failed { detail: format!("another process has it locked: {detail}") },
            "error" => Missing::Failed { detail },
            "not-collected" => Missing::NotCollected { detail },
            _ => return Err(status.unreadable("ok, empty, denied, absent, locked, timeout, unsupported or error")),
        };
        Err(Gap::collector(reason))
    }

    /// Whether the item says that it was read and that there is nothing.
    pub fn is_empty_item(&self) -> bool {
        self.field("status").value.and_then(Value::as_str) == Some("empty")
    }
}

impl Document<'_> {
    /// What was read from `source` on the server, as an observation.
    pub fn observation<T>(&self, read: Read<T>, source: &str) -> Observation<T> {
        match read {
            Ok(value) => Observation::known(value, source, self.started),
            Err(Gap { reason, in_document: None }) => Observation::missing(reason, source, self.started),
            Err(Gap { reason, in_document: Some(pointer) }) => {
                Observation::missing(reason, format!("{}#{pointer}", self.from), self.read_at)
            }
        }
    }

    /// An item of the document whose value `read` understands.
    pub fn item<'v, T>(
        &self,
        item: &Place<'v>,
        source: &str,
        read: impl FnOnce(&Place<'v>) -> Read<T>,
    ) -> Observation<T> {
        self.observation(item.item().and_then(|value| read(&value)), source)
    }

    /// The members of an item that is a list. Of one that the collector could not read to its end those that came are
    /// there, and the reason stands among what is unread.
    pub fn list<'v, T>(
        &self,
        item: &Place<'v>,
        source: &str,
        read: impl Fn(&Place<'v>) -> Read<T>,
    ) -> Observation<Members<T>> {
        let members = item.item().and_then(|value| self.members(&value, &read)).or_else(|gap| {
            let came = item.field("value");
            let mut members = match self.members(&came, &read) {
                Ok(members) if gap.is_of_collector() && !members.items.is_empty() => members,
                _ => return Err(gap),
            };
            members.unread.push(Unread { from: source.to_owned(), missing: gap.reason, at: self.started });
            Ok(members)
        });
        self.observation(members, source)
    }

    /// The members of a list, one by one: one that cannot be read does not hide the others.
    pub fn members<'v, T>(&self, list: &Place<'v>, read: impl Fn(&Place<'v>) -> Read<T>) -> Read<Members<T>> {
        let mut members = Members::whole(Vec::new());
        for place in list.list()? {
            match read(&place) {
                Ok(member) => members.items.push(member),
                Err(Gap { reason, .. }) => members.unread.push(Unread {
                    from: format!("{}#{}", self.from, place.pointer),
                    missing: reason,
                    at: self.read_at,
                }),
            }
        }
        Ok(members)
    }
}

/// A value in a few characters, without writing a large one out first.
fn short(value: &Value) -> String {
    match value {
        Value::Array(list) => format!("a list of {}", list.len()),
        Value::Object(object) => format!("an object of {}", object.len()),
        Value::String(text) => cut(text, 200).to_owned(),
        other => other.to_string(),
    }
}
