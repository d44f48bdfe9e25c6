//! JSON of others: whose it is, and where in it something stands.
//!
//! Documents are read in parts that keep their place, and of each part only the fields that are wanted: what else stands there, passwords
//! included, is skipped by the reader and never becomes a value.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::gather::{Gather, Place};
use crate::common::bounded;
use crate::fleet::servers::format::Format;

/// The most JSON values. A device of NetBox has some two hundred, and most of them are skipped.
const MOST: usize = 5_000_000;

/// Whether a text is JSON and nothing else: `[oob]` is the head of a section, `[{` is not.
pub fn is_json(text: &str) -> bool {
    let text = text.trim_start();
    match text.strip_prefix('[') {
        Some(rest) => rest.trim_start().starts_with(['{', ']']),
        None => text.starts_with('{'),
    }
}

/// Whether fields are there that only one of them has.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Marks {
    results: Option<Vec<Marks>>,
    #[serde(rename = "_meta")]
    meta: Option<serde::de::IgnoredAny>,
    power_type: Option<serde::de::IgnoredAny>,
    power_parameters: Option<serde::de::IgnoredAny>,
    device_type: Option<serde::de::IgnoredAny>,
    oob_ip: Option<serde::de::IgnoredAny>,
    next: Option<serde::de::IgnoredAny>,
    count: Option<serde::de::IgnoredAny>,
    interfaces: Option<serde::de::IgnoredAny>,
    identifier: Option<serde::de::IgnoredAny>,
    mac: Option<serde::de::IgnoredAny>,
    subtotal: Option<serde::de::IgnoredAny>,
}

impl Marks {
    fn format(&self) -> Option<Format> {
        let inner = || self.results.iter().flatten().find_map(Self::format);
        if self.meta.is_some() {
            Some(Format::AnsibleJson)
        } else if self.power_type.is_some() || self.power_parameters.is_some() {
            Some(Format::Maas)
        } else if self.device_type.is_some() || self.oob_ip.is_some() {
            Some(Format::Netbox)
        } else if self.interfaces.is_some()
            || self.subtotal.is_some()
            || self.mac.is_some()
            || self.identifier.is_some()
        {
            Some(Format::Foreman)
        } else if self.results.is_some() {
            inner().or_else(|| (self.count.is_some() || self.next.is_some()).then_some(Format::Netbox))
        } else {
            None
        }
    }
}

/// Whose JSON it is.
///
/// # Errors
/// Nobody's that we know.
pub fn told_json(text: &str) -> Result<Format, String> {
    if bounded::json_values(text.as_bytes()) > MOST {
        return Err(format!("it holds more than {MOST} JSON values: export a part of it at a time"));
    }
    let unknown = || {
        "it is JSON of none of NetBox (devices), Foreman (hosts, interfaces), MAAS (machines) and ansible-inventory --list; if it is one of \
         them, name it with --servers-format"
            .to_owned()
    };
    let first = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>().next();
    let Some(Ok(first)) = first else {
        return Err("it begins like JSON and is none: is the export cut off?".to_owned());
    };
    let marks: Vec<Marks> = if first.get().starts_with('[') {
        serde_json::from_str(first.get()).map_err(|_| unknown())?
    } else {
        vec![serde_json::from_str(first.get()).map_err(|_| unknown())?]
    };
    marks.iter().find_map(Marks::format).ok_or_else(unknown)
}

/// A part of a text, with its place.
#[derive(Clone, Copy)]
pub struct Part<'t> {
    pub json: &'t str,
    pub at: Place,
}

/// Reads the parts of one text; their places are counted on from the last one, since they come in order.
pub struct Parts<'t> {
    text: &'t str,
    last: usize,
    place: Place,
}

impl<'t> Parts<'t> {
    pub fn new(text: &'t str) -> Self {
        Self { text, last: 0, place: Place { line: 1, column: 1 } }
    }

    /// The documents of the text, one behind the other: pages that somebody saved into one file.
    pub fn documents(&mut self, gather: &mut Gather<'_>) -> Vec<Part<'t>> {
        if bounded::json_values(self.text.as_bytes()) > MOST {
            gather.wrong(self.place, format!("it holds more than {MOST} JSON values: export a part of it at a time"));
            return Vec::new();
        }
        let mut found = Vec::new();
        for document in serde_json::Deserializer::from_str(self.text).into_iter::<&'t RawValue>() {
            match document {
                Ok(raw) => found.push(self.part(raw)),
                Err(error) => {
                    let at = Place { line: error.line(), column: error.column() };
                    gather.wrong(at, "here it is no JSON: is the export cut off?");
                    return Vec::new();
                }
            }
        }
        found
    }

    /// A part that was read out of the text, with its place.
    pub fn part(&mut self, raw: &'t RawValue) -> Part<'t> {
        let at = (raw.get().as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        if at >= self.last
            && let Some(between) = self.text.get(self.last..at)
        {
            let lines = between.matches('\n').count();
            let column = between.rsplit('\n').next().unwrap_or_default().chars().count();
            self.place.line += lines;
            self.place.column = if lines > 0 { column + 1 } else { self.place.column + column };
            self.last = at;
            Part { json: raw.get(), at: self.place }
        } else {
            Part { json: raw.get(), at: Place::of(self.text, at) }
        }
    }

    /// The items of a list.
    pub fn items(&mut self, list: Vec<&'t RawValue>) -> Vec<Part<'t>> {
        list.into_iter().map(|raw| self.part(raw)).collect()
    }
}

impl<'t> Part<'t> {
    /// What it says, where it has the shape that is wanted.
    pub fn read<T: DeserializeOwned>(&self, what: &str, gather: &mut Gather<'_>) -> Option<T> {
        serde_json::from_str(self.json).map_err(|error| self.misshapen(what, &error, gather)).ok()
    }

    /// The same, for what borrows of the text.
    pub fn borrow<T: Deserialize<'t>>(&self, what: &str, gather: &mut Gather<'_>) -> Option<T> {
        serde_json::from_str(self.json).map_err(|error| self.misshapen(what, &error, gather)).ok()
    }

    /// The reader's words repeat the value; only what it expected is told.
    fn misshapen(&self, what: &str, error: &serde_json::Error, gather: &mut Gather<'_>) {
        let words = error.to_string();
        let expected = words.rfind("expected ").and_then(|from| words.get(from..)).unwrap_or("it has another shape");
        let expected = expected.split(" at line").next().unwrap_or_default();
        let lines = error.line().saturating_sub(1);
        let at = Place {
            line: self.at.line + lines,
            column: if lines > 0 { error.column() } else { self.at.column + error.column() },
        };
        gather.wrong(at, format!("this is not {what}: {expected}"));
    }
}
