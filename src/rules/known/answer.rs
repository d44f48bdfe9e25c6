//! The answer of evidence to one part of a condition.

use crate::evidence::{Line, Missing, Observation};
use crate::text::Words;

/// Whether a part of a condition is met here, with the fact that says so.
pub enum Answer {
    /// It is, by this fact.
    Met(Line),
    /// It is not, by this fact.
    NotMet(Line),
    /// That is not known.
    Unknown {
        /// Why.
        line: Line,
        /// Whether somebody tried to see it. What nobody asked for weighs less: the answer is not hidden, it was not sought.
        sought: bool,
    },
}

impl Answer {
    /// Met or not, by a fact.
    pub fn by(met: bool, line: Line) -> Self {
        if met { Self::Met(line) } else { Self::NotMet(line) }
    }

    /// Not known because `observation` is missing.
    pub fn missing<T>(name: impl Into<Words>, observation: &Observation<T>) -> Self {
        Self::unread(Line::missing(name, observation), observation.reason())
    }

    /// Not known, for this reason.
    pub fn unread(line: Line, reason: Option<&Missing>) -> Self {
        let sought = !reason.is_some_and(Missing::is_unasked);
        Self::Unknown { line, sought }
    }

    /// The line.
    pub const fn line(&self) -> &Line {
        match self {
            Self::Met(line) | Self::NotMet(line) | Self::Unknown { line, .. } => line,
        }
    }
}
