//! A line of proof: what stood where, and when.
//!
//! Logs, rules, causes and reports all quote what they saw, so the quotation is a word of the evidence itself.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::observation::{Observation, Unread};

/// One line of proof: a text with the place and time it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// What stood there, in the source's own words. Untrusted: reports sanitise it.
    pub text: String,
    /// The source: URI, registry key, file, log.
    pub from: String,
    /// When it was read, or when the event it tells of happened.
    pub at: Timestamp,
}

impl Line {
    /// A line that says why a member of a list could not be read.
    #[must_use]
    pub fn unread(unread: &Unread) -> Self {
        Self { text: unread.missing.to_string(), from: unread.from.clone(), at: unread.at }
    }

    /// A line that says `name` and what was observed of it, or why nothing was.
    pub fn of<T: std::fmt::Display>(name: &str, observation: &Observation<T>) -> Self {
        let text = match observation.known_or() {
            Ok(value) => format!("{name}: {value}"),
            Err(reason) => format!("{name}: {reason}"),
        };
        Self { text, from: observation.from(), at: observation.at() }
    }

    /// A line that says why `name` is not known; for values that have no text of their own, such as lists.
    #[must_use]
    pub fn missing<T>(name: &str, observation: &Observation<T>) -> Self {
        let reason = observation.reason().map_or_else(|| "known, but not usable".to_owned(), ToString::to_string);
        Self { text: format!("{name}: {reason}"), from: observation.from(), at: observation.at() }
    }
}
