//! One fact, or the reason why there is none.
//!
//! `Option` cannot tell "the BMC has no such property" from "the BMC refused", and a gate that mixes the two
//! passes servers it never looked at. Absent, null and unreadable are three different things here.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::place::Place;
use crate::common::cut::cut;
use crate::msg;
use crate::text::{Message, Say, Words};

/// Why a fact is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "reason", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Missing {
    /// The source answered, and has no such property, link or item.
    Absent,
    /// The source answered with an explicit null (or its own spelling of null, such as XCC's string `"null"`).
    Null,
    /// Nobody asked: the collection did not include it.
    NotAsked,
    /// It did not come: it is not among what somebody sent.
    NotCollected {
        /// What it is not among.
        detail: String,
    },
    /// The source says that it cannot provide it.
    NotSupported {
        /// What the source said.
        detail: String,
    },
    /// The source refused: HTTP 401/403, or access denied on Windows.
    Denied {
        /// What the source said.
        detail: String,
    },
    /// No answer within the time allowed.
    TimedOut {
        /// How long was waited, and for what.
        detail: String,
    },
    /// The source answered with something that is not what the field can hold.
    Unreadable(Box<Unreadable>),
    /// The request failed: not found, server error, broken body, lost connection.
    Failed {
        /// The error, with its layer.
        detail: String,
    },
}

/// What stands where a fact should, boxed in [`Missing`] because every fact of a fleet has room for its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Unreadable {
    /// The raw text, cut to 200 characters.
    pub raw: String,
    /// What was expected instead.
    pub detail: String,
}

impl Missing {
    /// An [`Missing::Unreadable`] whose raw text is cut to a printable length.
    #[must_use]
    pub fn unreadable(raw: impl AsRef<str>, detail: impl Into<String>) -> Self {
        let raw = cut(raw.as_ref(), 200).to_owned();
        Self::Unreadable(Box::new(Unreadable { raw, detail: detail.into() }))
    }

    /// Whether nobody looked, so that nothing is wrong with the server for it.
    #[must_use]
    pub(crate) const fn is_unasked(&self) -> bool {
        matches!(self, Self::NotAsked | Self::NotCollected { .. })
    }
}

impl Missing {
    /// The reason as a sentence of the catalogue; what the source said stands in it as it is.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Absent => msg!("missing-absent"),
            Self::Null => msg!("missing-null"),
            Self::NotAsked => msg!("missing-not-asked"),
            Self::NotCollected { detail } => msg!("missing-not-collected", detail = detail),
            Self::NotSupported { detail } => msg!("missing-not-supported", detail = detail),
            Self::Denied { detail } => msg!("missing-denied", detail = detail),
            Self::TimedOut { detail } => msg!("missing-timed-out", detail = detail),
            Self::Unreadable(what) => {
                msg!("missing-unreadable", detail = what.detail, raw = format!("{:?}", what.raw))
            }
            Self::Failed { detail } => msg!("missing-failed", detail = detail),
        }
    }
}

impl Say for Missing {
    fn words(&self) -> Words {
        Words::Sentence(self.message())
    }
}

impl From<&Missing> for Words {
    fn from(missing: &Missing) -> Self {
        missing.words()
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message().text)
    }
}

/// A fact with its source and time, or the reason why it is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Observation<T> {
    /// The fact is known.
    Known {
        /// The fact.
        value: T,
        /// Where it was read: a URI (with `#/Property` where it is one property), a registry key, a file, a command.
        from: Place,
        /// When it was read, by the clock of the reader.
        at: Timestamp,
    },
    /// The fact is missing.
    Missing {
        /// Why.
        reason: Missing,
        /// Where it was looked for.
        from: Place,
        /// When it was looked for.
        at: Timestamp,
    },
}

impl<T> Observation<T> {
    /// A known fact.
    pub fn known(value: T, from: impl Into<Place>, at: Timestamp) -> Self {
        Self::Known { value, from: from.into(), at }
    }

    /// What a document does not hold because the format had no place for it when it was written.
    pub(crate) fn unrecorded() -> Self {
        Self::missing(Missing::Absent, "a document of an older format", Timestamp::UNIX_EPOCH)
    }

    /// What nobody asked for when the document was written, because the format had no place for it.
    pub(crate) fn unasked() -> Self {
        Self::missing(Missing::NotAsked, "a document of an older format", Timestamp::UNIX_EPOCH)
    }

    /// A missing fact.
    pub fn missing(reason: Missing, from: impl Into<Place>, at: Timestamp) -> Self {
        Self::Missing { reason, from: from.into(), at }
    }

    /// The value where it is known. Use [`Observation::known_or`] where the reason matters.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Known { value, .. } => Some(value),
            Self::Missing { .. } => None,
        }
    }

    /// The value, or the reason why there is none.
    ///
    /// # Errors
    /// The reason, where the fact is missing.
    pub fn known_or(&self) -> Result<&T, &Missing> {
        match self {
            Self::Known { value, .. } => Ok(value),
            Self::Missing { reason, .. } => Err(reason),
        }
    }

    /// The reason, where the fact is missing.
    pub fn reason(&self) -> Option<&Missing> {
        self.known_or().err()
    }

    /// Where the fact was read or looked for, as text.
    pub fn from(&self) -> String {
        self.place().to_string()
    }

    /// Where the fact was read or looked for.
    pub fn place(&self) -> &Place {
        match self {
            Self::Known { from, .. } | Self::Missing { from, .. } => from,
        }
    }

    /// When the fact was read or looked for.
    pub fn at(&self) -> Timestamp {
        match self {
            Self::Known { at, .. } | Self::Missing { at, .. } => *at,
        }
    }

    /// The same observation with its value changed.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Observation<U> {
        match self {
            Self::Known { value, from, at } => Observation::Known { value: f(value), from, at },
            Self::Missing { reason, from, at } => Observation::Missing { reason, from, at },
        }
    }

    /// The same observation with its value changed, or missing where the change gives a reason.
    pub fn and_then<U>(self, f: impl FnOnce(T) -> Result<U, Missing>) -> Observation<U> {
        match self {
            Self::Known { value, from, at } => match f(value) {
                Ok(value) => Observation::Known { value, from, at },
                Err(reason) => Observation::Missing { reason, from, at },
            },
            Self::Missing { reason, from, at } => Observation::Missing { reason, from, at },
        }
    }
}

impl Observation<String> {
    /// The text where it is known and not blank.
    pub fn text(&self) -> Option<&str> {
        self.value().map(|v| v.trim()).filter(|v| !v.is_empty())
    }
}

/// The members of a collection: those that were read, and those that were not, each with its reason.
///
/// One bad member never loses the others, and a list with unread members is never mistaken for a whole one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Members<T> {
    /// The members that were read.
    pub items: Vec<T>,
    /// The members that the source names but that could not be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<Unread>,
}

impl<T> Members<T> {
    /// A list that was read whole.
    #[must_use]
    pub fn whole(items: Vec<T>) -> Self {
        Self { items, unread: Vec::new() }
    }

    /// Whether every member that the source names was read.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.unread.is_empty()
    }
}

/// A member that exists by the word of its collection but could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Unread {
    /// Its URI, path or name.
    pub from: String,
    /// Why it could not be read.
    pub missing: Missing,
    /// When it was tried.
    pub at: Timestamp,
}
