//! What a report says of a repair, for programs. People read the findings.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::diagnosis::{Confidence, Failure};
use crate::text::Message;

/// What became of the update that had failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum UpdateState {
    /// A record of its success, or the build that runs, shows it. Of a search: it succeeded.
    Installed,
    /// It was tried again and failed with the same code.
    FailsAgain,
    /// It was tried again and failed with another code.
    FailsOtherwise,
    /// It was downloaded or begun again, and no record tells of its end: it waits for a restart, or is at work.
    Begun,
    /// The logs are whole since then and tell of no attempt.
    NotTried,
    /// It cannot be told.
    Unknown,
    /// The evidence of before shows no update that failed, so there is nothing to verify.
    NothingFailed,
}

/// Whether what made an update fail is still there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum CauseState {
    /// It is not.
    Gone,
    /// It is.
    StillThere,
    /// It cannot be seen now.
    NotObservable,
}

/// A cause of before, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CauseAnswer {
    /// Its id.
    pub id: String,
    /// What it says.
    pub title: Message,
    /// How sure it was.
    pub confidence: Confidence,
    /// What became of it.
    pub state: CauseState,
}

/// The answer to "did the repair work?". The verdict of the report is its sum: ready is verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Repair {
    /// The file with the evidence of before.
    pub file: String,
    /// When that was collected.
    pub collected_at: Timestamp,
    /// The update that had failed then.
    pub failure: Option<Failure>,
    /// What became of it.
    pub update: UpdateState,
    /// What became of the causes that were confirmed or probable then.
    pub causes: Vec<CauseAnswer>,
    /// What is wrong now and was not then: the ids of findings.
    pub new: Vec<String>,
}
