//! Everything that rules judge by, the time included: a rule reads no file and asks no clock, so stored evidence is judged like a live
//! scan.

use super::moment::Moment;
use crate::baseline::{Baseline, Server};
use crate::evidence::Evidence;
use crate::known_failures::Planned;
use crate::waiver::Waivers;

/// What was seen, what is demanded, what is accepted, and the time.
#[derive(Clone, Copy)]
pub struct Bench<'a> {
    /// What was seen of the server.
    pub evidence: &'a Evidence,
    /// The baseline that was chosen, if any.
    pub baseline: Option<&'a Baseline>,
    /// When is judged.
    pub moment: Moment,
    /// The failures that somebody accepted, if a file of them was given.
    pub waivers: Option<&'a Waivers>,
    /// What was seen of the server before an update, if that was given.
    pub before: Option<&'a Evidence>,
    /// The updates that somebody plans, and what is known of them.
    pub planned: Option<&'a Planned>,
}

impl<'a> Bench<'a> {
    /// What was seen and what is demanded, with nothing accepted.
    #[must_use]
    pub const fn new(evidence: &'a Evidence, baseline: Option<&'a Baseline>, moment: Moment) -> Self {
        Self { evidence, baseline, moment, waivers: None, before: None, planned: None }
    }

    /// The baseline to judge by: none where it is known to be for other servers. Where that is not known, the chosen
    /// baseline is used, and `baseline-standing` keeps the verdict from becoming ready.
    #[must_use]
    pub fn applicable(&self) -> Option<&'a Baseline> {
        self.baseline.filter(|baseline| baseline.is_for(&Server::of(self.evidence)) != Some(false))
    }
}

/// Whether a baseline may replace the severity of the rule with an id, and else why not. A rule asks through its
/// [`Judge`](super::judge::Judge), since the list of all rules stands above every rule.
pub type MayReplace = fn(&str) -> Result<(), &'static str>;
