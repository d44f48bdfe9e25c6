//! A line of proof: what stood where, and when.
//!
//! Logs, rules, causes and reports all quote what they saw, so the quotation is a word of the evidence itself. What patchgate says of
//! what it saw is a sentence of the catalogue, and the line keeps what it is made of: so it is told in the language of its reader.

use std::fmt::Display;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::observation::{Missing, Observation, Unread};
use crate::msg;
use crate::text::{Message, Say, Saying, Words};

/// One line of proof: a text with the place and time it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// What stood there, in the source's own words, or what patchgate says of it, in English. Untrusted: reports sanitise it.
    pub text: String,
    /// What the text is made of, where it is a sentence of patchgate and no quotation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<Box<Saying>>,
    /// The source: URI, registry key, file, log.
    pub from: String,
    /// When it was read, or when the event it tells of happened.
    pub at: Timestamp,
}

impl Line {
    /// A line that quotes a source (a text), or says something of it (a message).
    pub fn new(words: impl Into<Words>, from: impl Into<String>, at: Timestamp) -> Self {
        let (text, message) = words.into().parts();
        Self { text, message, from: from.into(), at }
    }

    /// The same, of what was observed there.
    pub fn on<T>(words: impl Into<Words>, observation: &Observation<T>) -> Self {
        Self::new(words, observation.from(), observation.at())
    }

    /// A line of the same place and time with other words.
    #[must_use]
    pub fn saying(&self, words: impl Into<Words>) -> Self {
        Self::new(words, &self.from, self.at)
    }

    /// A line that says why a member of a list could not be read.
    #[must_use]
    pub fn unread(unread: &Unread) -> Self {
        Self::new(unread.missing.message(), &unread.from, unread.at)
    }

    /// A line that says `name` and what was observed of it, or why nothing was.
    pub fn of<T: Display>(name: impl Into<Words>, observation: &Observation<T>) -> Self {
        let said: Words = observation.known_or().map_or_else(Words::from, |value| value.to_string().into());
        Self::on(named(name, said), observation)
    }

    /// A line that says why `name` is not known; for values that have no text of their own, such as lists.
    #[must_use]
    pub fn missing<T>(name: impl Into<Words>, observation: &Observation<T>) -> Self {
        let reason = observation.reason().map_or_else(|| msg!("proof-not-usable"), Missing::message);
        Self::on(named(name, reason), observation)
    }
}

impl Say for Line {
    fn words(&self) -> Words {
        match &self.message {
            None => Words::Fact(self.text.clone()),
            Some(made_of) => {
                let Saying { id, args, sentences } = (**made_of).clone();
                Words::Sentence(Message { id, args, sentences, text: self.text.clone() })
            }
        }
    }
}

impl From<&Line> for Words {
    fn from(line: &Line) -> Self {
        line.words()
    }
}

/// What something is called, and what is said of it.
pub(crate) fn named(name: impl Into<Words>, said: impl Into<Words>) -> Words {
    match (name.into(), said.into()) {
        (Words::Fact(name), Words::Fact(said)) => Words::Fact(format!("{name}: {said}")),
        (name, said) => msg!("proof-named", name = name, said = said).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Language, tell};

    fn at() -> Timestamp {
        "2026-04-20T01:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_quotation_is_no_message_and_stays_as_it_is() {
        let line = Line::of("CurrentBuild", &Observation::known(20348, "HKLM", at()));
        assert_eq!((line.text.as_str(), &line.message), ("CurrentBuild: 20348", &None));
        let stored = serde_json::to_value(&line).unwrap();
        assert_eq!(stored, serde_json::json!({ "text": line.text, "from": "HKLM", "at": line.at }));
        assert_eq!(serde_json::from_value::<Line>(stored).unwrap(), line);
    }

    #[test]
    fn what_is_said_of_a_source_is_told_in_another_language_also_after_it_was_stored() {
        let denied = Missing::Denied { detail: "HTTP 403".to_owned() };
        let line = Line::of("CurrentBuild", &Observation::<u8>::missing(denied, "HKLM", at()));
        assert_eq!(line.text, "CurrentBuild: denied: HTTP 403");
        let stored = serde_json::to_string(&line).unwrap();
        let read: Line = serde_json::from_str(&stored).unwrap();
        tell(Language::Japanese, &read, |told| {
            assert!(told.text.starts_with("CurrentBuild: ") && told.text.ends_with("HTTP 403"), "{}", told.text);
            assert!(!told.text.contains("denied"), "{}", told.text);
        });
        assert_eq!(read, line);
    }
}
