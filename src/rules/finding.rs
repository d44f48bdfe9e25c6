//! What a rule found.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::baseline::Severity;
use crate::evidence::{Observation, Unread};
use crate::text::Message;

/// The answer of a rule about one component. Four outcomes, never two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Looked at, and as it should be.
    Pass,
    /// The question does not arise here.
    NotApplicable,
    /// Could not be judged; the finding says what is missing and why.
    Unknown,
    /// Looked at, and not as it should be.
    Fail,
}

/// One line of proof: a text with the place and time it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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

/// The answer of one rule about one component.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// `rule:component`: the same in every scan of the same server, for waivers and comparisons.
    pub id: String,
    /// The rule that answered.
    pub rule: String,
    /// The numbers of the diagnosis rules that rest on it, such as `R05` (docs/rules.md).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub knowledge: Vec<String>,
    /// What it is about: an inventory id, a device, a path, a service.
    pub component: String,
    /// The answer.
    pub outcome: Outcome,
    /// What it means for the gate.
    pub severity: Severity,
    /// The finding in one sentence.
    pub title: Message,
    /// What the answer rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Line>,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<Message>,
    /// The sources of the demand: baseline rule sources, documents.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
}

impl Finding {
    /// Adds a line of proof.
    pub fn because(&mut self, line: Line) -> &mut Self {
        self.evidence.push(line);
        self
    }

    /// Adds the remedy.
    pub fn remedy(&mut self, remedy: Message) -> &mut Self {
        self.remedy = Some(remedy);
        self
    }

    /// Adds a source of the demand.
    pub fn source(&mut self, source: impl Into<String>) -> &mut Self {
        self.sources.push(source.into());
        self
    }
}
