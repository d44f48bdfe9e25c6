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

/// A waiver that is about a finding, and whether it helps. It never changes the outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Waived {
    /// Its id in the waivers file.
    pub id: String,
    /// Why the failure is accepted.
    pub reason: String,
    /// Who accepted it.
    pub approver: String,
    /// The instant from which it holds no more.
    pub expires: Timestamp,
    /// Where the decision is written down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    /// Whether it holds.
    pub state: WaiverState,
}

/// Whether a waiver holds for a finding; only [`WaiverState::Holds`] keeps the finding from stopping the gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WaiverState {
    /// It waives failures, and what the finding hides is not known.
    NotForUnknowns,
    /// The installed version is below the waiver's floor, or cannot be compared with it.
    BelowFloor,
    /// Its time is over.
    Expired,
    /// It holds.
    Holds,
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
    /// The waiver that is about it, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiver: Option<Waived>,
}

impl Finding {
    /// Whether a waiver holds for it. It is a failure (or unknown) all the same.
    #[must_use]
    pub fn is_waived(&self) -> bool {
        self.waiver.as_ref().is_some_and(|waived| waived.state == WaiverState::Holds)
    }

    /// Whether the rule could not even begin, because its whole side of the evidence is missing.
    #[must_use]
    pub fn is_area_missing(&self) -> bool {
        self.title.id == "area-missing"
    }

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
