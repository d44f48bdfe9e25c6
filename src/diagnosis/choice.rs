//! Which of several open failures is to be explained, where somebody chooses.

use jiff::Timestamp;

use crate::history::HResult;
use crate::history::title::kb_number;
use crate::history::updates::Step;

/// What the failure must be like that is explained; nothing said takes any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Its KB number, such as `KB5082142`.
    pub kb: Option<String>,
    /// Its result code.
    pub code: Option<HResult>,
    /// The time from which on it happened.
    pub since: Option<Timestamp>,
}

impl Choice {
    /// Whether nothing is said.
    #[must_use]
    pub const fn is_any(&self) -> bool {
        self.kb.is_none() && self.code.is_none() && self.since.is_none()
    }

    /// Whether a failed step is one that was chosen.
    #[must_use]
    pub(super) fn takes(&self, step: &Step) -> bool {
        let kb = || step.kb.clone().or_else(|| kb_number(&step.title));
        self.kb.as_ref().is_none_or(|wanted| kb().is_some_and(|kb| kb.eq_ignore_ascii_case(wanted)))
            && self.code.is_none_or(|wanted| step.code == Some(wanted))
            && self.since.is_none_or(|since| step.at >= since)
    }
}
