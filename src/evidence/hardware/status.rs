//! Health and state: the two words that every part has.

use serde::{Deserialize, Serialize};

use crate::evidence::observation::Observation;

/// The word a Redfish service uses for health (`Resource.Health`), with words that the schema does not know kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Health {
    /// `OK`.
    Ok,
    /// `Warning`.
    Warning,
    /// `Critical`.
    Critical,
    /// A word outside the Redfish vocabulary; never read as healthy.
    Other(String),
}

/// The word a Redfish service uses for state (`Resource.State`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// `Enabled`.
    Enabled,
    /// `Disabled`.
    Disabled,
    /// `StandbySpare`: XCC's word for its backup firmware bank.
    StandbySpare,
    /// `Absent`: the place exists and is empty.
    Absent,
    /// Any other word, as it was sent, known to the schema or not.
    Other(String),
}

/// Health and state of one part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Status {
    /// `Status.Health`.
    pub health: Observation<Health>,
    /// `Status.HealthRollup`: the worst of this part and of all below it, as the service sums it up.
    #[serde(default = "Observation::<Health>::unrecorded")]
    pub rollup: Observation<Health>,
    /// `Status.State`.
    pub state: Observation<State>,
}

impl Health {
    /// How bad it is; none for a word outside the vocabulary.
    #[must_use]
    pub fn rank(&self) -> Option<u8> {
        match self {
            Self::Ok => Some(0),
            Self::Warning => Some(1),
            Self::Critical => Some(2),
            Self::Other(_) => None,
        }
    }
}

impl Status {
    /// Whether the service says of this part and of all below it that they are well.
    #[must_use]
    pub fn all_well(&self) -> bool {
        self.rollup.value() == Some(&Health::Ok)
    }
}
