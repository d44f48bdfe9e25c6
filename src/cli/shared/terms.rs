//! What a server is judged by beside its evidence, its baseline and its waivers: alone, or one of many.

use crate::assess::Case;
use crate::baseline;
use crate::diagnosis::Choice;
use crate::evidence::{Area, Evidence};
use crate::known_failures::Planned;
use crate::rules::{FailOn, Moment};

/// The terms of the operator.
pub struct Terms {
    /// What must have been looked at.
    pub require: Vec<Area>,
    /// The severity from which on a finding stops the gate.
    pub fail_on: FailOn,
    /// When is judged.
    pub moment: Moment,
    /// Which failure is explained.
    pub choice: Choice,
    /// The updates that are planned.
    pub planned: Option<Planned>,
}

impl Terms {
    /// What the operator requires was asked for, so that its absence counts; and so was Windows, where an update is planned.
    pub fn ask(&self, evidence: &mut Evidence) {
        evidence.asked.extend(&self.require);
        if self.planned.is_some() {
            evidence.asked.insert(Area::Windows);
        }
    }

    /// The case of a server with this evidence and this baseline.
    pub fn case<'c>(&'c self, evidence: &'c Evidence, picked: Option<&'c baseline::Choice>) -> Case<'c> {
        Case {
            fail_on: self.fail_on,
            choice: Some(&self.choice),
            planned: self.planned.as_ref(),
            ..Case::chosen(evidence, picked, self.moment)
        }
    }
}
