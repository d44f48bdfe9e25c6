//! The time in which to look for the reason of a failed update.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::events::before;

/// How long before the failure hardware events still count as near it. Our choice.
pub const HARDWARE_LOOK_BACK: SignedDuration = SignedDuration::from_hours(24);

/// The span of time of a failed session, slack included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// Its beginning.
    pub from: Timestamp,
    /// Its end.
    pub to: Timestamp,
    /// Whether a log shows the beginning; otherwise it is one hour before the end.
    pub begin_seen: bool,
}

impl Window {
    /// Whether `at` lies in the window.
    #[must_use]
    pub fn contains(&self, at: Timestamp) -> bool {
        self.from <= at && at <= self.to
    }

    /// Whether `at` lies in the window or in the day before it.
    #[must_use]
    pub fn is_near(&self, at: Timestamp) -> bool {
        before(self.from, HARDWARE_LOOK_BACK) <= at && at <= self.to
    }
}
