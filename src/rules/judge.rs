//! The bench on which a rule answers: it collects findings and gives each its id and its weight.

use jiff::civil::Date;

use super::bench::{Bench, MayReplace};
use super::finding::{Finding, Nature, Outcome};
use super::rule::Rule;
use crate::baseline::{Baseline, Severity};
use crate::evidence::{Depth, Evidence, Line, Missing, Observation};
use crate::text::{Message, Words};
use crate::waiver::Waivers;

/// Collects the findings of one rule.
pub struct Judge<'a> {
    /// All evidence, for the few rules that need more than their own area.
    pub evidence: &'a Evidence,
    /// The baseline that was chosen, if any.
    pub baseline: Option<&'a Baseline>,
    /// The day on which is judged (UTC).
    pub today: Date,
    /// The failures that somebody accepted, if a file of them was given.
    pub waivers: Option<&'a Waivers>,
    /// Everything together.
    pub bench: Bench<'a>,
    /// What a baseline may say of rules.
    pub may_replace: MayReplace,
    rule: &'a Rule,
    /// The baseline's word for the weight of this rule, where the rule lets it have one.
    replaced: Option<Severity>,
    findings: Vec<Finding>,
}

/// The judge with a weight in hand: what it answers next has that severity.
pub struct Weighed<'j, 'a> {
    judge: &'j mut Judge<'a>,
    severity: Severity,
}

impl<'a> Judge<'a> {
    /// An empty bench for `rule`.
    #[must_use]
    pub fn new(rule: &'a Rule, bench: &Bench<'a>, may_replace: MayReplace) -> Self {
        let Bench { evidence, baseline, moment, waivers, .. } = *bench;
        let word = baseline.and_then(|b| b.severity.get(rule.id)).copied();
        let replaced = word.filter(|_| rule.own_weight.is_none());
        Self {
            evidence,
            baseline,
            today: moment.day,
            waivers,
            bench: *bench,
            may_replace,
            rule,
            replaced,
            findings: Vec::new(),
        }
    }

    /// The baseline to judge by: none where it is known to be for other servers.
    #[must_use]
    pub fn applicable(&self) -> Option<&'a Baseline> {
        self.bench.applicable()
    }

    /// The severity of this rule: the baseline's word for it, else its own.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.replaced.unwrap_or(self.rule.severity)
    }

    /// The findings so far.
    #[must_use]
    pub fn into_findings(self) -> Vec<Finding> {
        self.findings
    }

    /// With a weight that is not the rule's own, such as a demand's; the baseline's word for the rule replaces it too.
    /// An unknown is given the weight of the failure that it may hide.
    pub fn at(&mut self, severity: Severity) -> Weighed<'_, 'a> {
        let severity = self.replaced.unwrap_or(severity);
        Weighed { judge: self, severity }
    }

    /// With exactly this weight, whatever the baseline says of the rule.
    pub fn exactly(&mut self, severity: Severity) -> Weighed<'_, 'a> {
        Weighed { judge: self, severity }
    }

    /// Worth knowing, and never a demand: stays information whatever the baseline says of the rule.
    pub fn informing(&mut self) -> Weighed<'_, 'a> {
        self.exactly(Severity::Info)
    }

    /// The weight of the failure that a missing observation may hide: the rule's, and none where nobody looked. Items are young, and what an
    /// older document was not asked for does not stop a server.
    pub fn hidden_by<T>(&mut self, observation: &Observation<T>) -> Weighed<'_, 'a> {
        if observation.reason().is_some_and(Missing::is_unasked) { self.informing() } else { self.plainly() }
    }

    fn plainly(&mut self) -> Weighed<'_, 'a> {
        self.at(self.rule.severity)
    }

    /// Looked at, and as it should be.
    pub fn pass(&mut self, component: impl Into<String>, title: Message) -> &mut Finding {
        self.plainly().pass(component, title)
    }

    /// Looked at, and not as it should be.
    pub fn fail(&mut self, component: impl Into<String>, title: Message) -> &mut Finding {
        self.plainly().fail(component, title)
    }

    /// Could not be judged. Give the reason with [`Finding::because`].
    pub fn unknown(&mut self, component: impl Into<String>, title: Message) -> &mut Finding {
        self.plainly().unknown(component, title)
    }

    /// Could not be judged because `observation` is missing.
    pub fn unknown_for<T>(
        &mut self,
        component: impl Into<String>,
        title: Message,
        name: impl Into<Words>,
        observation: &Observation<T>,
    ) -> &mut Finding {
        self.plainly().unknown_for(component, title, name, observation)
    }

    /// The question does not arise.
    pub fn not_applicable(&mut self, component: impl Into<String>, title: Message) -> &mut Finding {
        self.plainly().not_applicable(component, title)
    }

    /// Could not be judged because `observation` of the hardware is missing, for the health or the content of a part
    /// that a scan of little depth does not ask for. What nobody asked for cannot stop the gate.
    pub fn unknown_part<T>(
        &mut self,
        component: impl Into<String>,
        title: Message,
        name: impl Into<Words>,
        observation: &Observation<T>,
    ) -> &mut Finding {
        let depth = self.evidence.hardware.value().map(|hardware| hardware.depth);
        let unasked = observation.reason() == Some(&Missing::NotAsked) && depth.is_some_and(|d| d < Depth::Full);
        let weighed = if unasked { self.informing() } else { self.plainly() };
        weighed.unknown_for(component, title, name, observation)
    }
}

impl<'j> Weighed<'j, '_> {
    /// Looked at, and as it should be.
    pub fn pass(self, component: impl Into<String>, title: Message) -> &'j mut Finding {
        self.answer(Outcome::Pass, component.into(), title)
    }

    /// Looked at, and not as it should be.
    pub fn fail(self, component: impl Into<String>, title: Message) -> &'j mut Finding {
        self.answer(Outcome::Fail, component.into(), title)
    }

    /// Could not be judged. Give the reason with [`Finding::because`].
    pub fn unknown(self, component: impl Into<String>, title: Message) -> &'j mut Finding {
        self.answer(Outcome::Unknown, component.into(), title)
    }

    /// Could not be judged because `observation` is missing.
    pub fn unknown_for<T>(
        self,
        component: impl Into<String>,
        title: Message,
        name: impl Into<Words>,
        observation: &Observation<T>,
    ) -> &'j mut Finding {
        self.unknown(component, title).because(Line::missing(name, observation))
    }

    /// The question does not arise.
    pub fn not_applicable(self, component: impl Into<String>, title: Message) -> &'j mut Finding {
        self.answer(Outcome::NotApplicable, component.into(), title)
    }

    fn answer(self, outcome: Outcome, component: String, title: Message) -> &'j mut Finding {
        let Self { judge, severity } = self;
        let at = judge.findings.len();
        judge.findings.push(Finding {
            id: format!("{}:{component}", judge.rule.id),
            rule: judge.rule.id.to_owned(),
            knowledge: judge.rule.knowledge.iter().map(|k| (*k).to_owned()).collect(),
            component,
            outcome,
            severity,
            title,
            evidence: Vec::new(),
            remedy: None,
            sources: Vec::new(),
            waiver: None,
            side_missing: false,
            nature: Nature::Plain,
        });
        &mut judge.findings[at]
    }
}
