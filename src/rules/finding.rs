//! What a rule found, in the one shape that everybody asks: the verdict, the diagnosis, and every report.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::baseline::Severity;
use crate::evidence::Line;
use crate::text::Message;

/// The answer of a rule about one component. Four outcomes, never two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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

/// What a finding is, beyond its outcome, to other rules and to the diagnosis.
///
/// Its sentence is for people and may be reworded or translated, so nobody reasons by that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Nature {
    /// What its outcome says.
    #[default]
    Plain,
    /// A trace that something happened, and no mechanism that could make an update fail. Its severity cannot tell: a
    /// baseline may lower that of any rule, which changes what the gate does and not what made an update fail.
    Trace,
    /// A service that an update needs is disabled.
    ServiceDisabled,
    /// The client is told to use a WSUS server that has no name.
    ServerNotNamed,
    /// By the maintenance log, this build waits for its activation.
    UpdateWaits(String),
    /// The maintenance log could not be read, so an update may wait.
    MaintenanceUnread,
    /// The baseline asked for this level before, and nobody is known to have begun an update to it.
    LevelAsked,
}

/// A waiver that is about a finding, and whether it helps. It never changes the outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
    /// The rule could not even begin, because its whole side of the evidence (hardware, Windows) is missing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub side_missing: bool,
    /// What the answer is to those who reason further. It lives as long as the judgement and is in no document.
    #[serde(skip)]
    pub nature: Nature,
}

impl Finding {
    /// Whether a waiver holds for it. It is a failure (or unknown) all the same.
    #[must_use]
    pub fn is_waived(&self) -> bool {
        self.waiver.as_ref().is_some_and(|waived| waived.state == WaiverState::Holds)
    }

    /// Says what it is to those who reason further.
    pub fn is(&mut self, nature: Nature) -> &mut Self {
        self.nature = nature;
        self
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
