//! A cause, and how sure we are of it.

use serde::{Deserialize, Serialize};

use super::remedies::step::Step;
use crate::evidence::Line;
use crate::text::Message;

/// How sure a cause is. The order is the order of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// The mechanism is seen at work on the object that the failed session names.
    Confirmed,
    /// The mechanism is present and fits the failure; the last link is not seen.
    Probable,
    /// It fits, and so do others.
    Possible,
    /// Looked at, and it is not the cause.
    Refuted,
    /// Could not be judged; [`Cause::not_seen`] says why.
    NotEvaluated,
}

/// What to do, and what that costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Remedy {
    /// What removes the cause, in short. Printed, never run.
    pub step: Message,
    /// What that loses or risks.
    pub risk: Message,
    /// The steps in their order, the least harmful first. After each that changes something the update is tried once; the
    /// next is for where it still fails.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// The causes that are dealt with first where they are there too, by id.
    #[serde(default)]
    pub after: Vec<String>,
}

/// A possible cause of the failed update.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Cause {
    /// Its permanent id in kebab case.
    pub id: String,
    /// Its number among the diagnosis rules, such as `R05` (docs/rules.md).
    pub knowledge: String,
    /// The cause in one sentence.
    pub title: Message,
    /// How sure it is.
    pub confidence: Confidence,
    /// What speaks for it.
    pub supports: Vec<Line>,
    /// What speaks against it.
    pub contradicts: Vec<Line>,
    /// What could not be seen.
    pub not_seen: Vec<Line>,
    /// What to do about it.
    pub remedy: Option<Remedy>,
    /// Where the knowledge comes from.
    pub sources: Vec<String>,
}
