//! The bench on which a rule answers: it collects findings and gives each its id and severity.

use jiff::civil::Date;

use super::{Check, Finding, Line, Moment, Outcome, RULES, Rule, Severity, Since, waiving};
use crate::baseline::Baseline;
use crate::evidence::{Area, Depth, Evidence, Hardware, Missing, Observation};
use crate::msg;
use crate::text::Message;
use crate::waiver::Waivers;

/// Everything that rules judge by: what was seen, what is demanded, what is accepted, and the time.
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
}

impl<'a> Bench<'a> {
    /// What was seen and what is demanded, with nothing accepted.
    #[must_use]
    pub const fn new(evidence: &'a Evidence, baseline: Option<&'a Baseline>, moment: Moment) -> Self {
        Self { evidence, baseline, moment, waivers: None, before: None }
    }
}

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
    rule: &'a Rule,
    replaced: Option<Severity>,
    findings: Vec<Finding>,
}

impl<'a> Judge<'a> {
    /// An empty bench for `rule`.
    #[must_use]
    pub fn new(rule: &'a Rule, bench: &Bench<'a>) -> Self {
        let Bench { evidence, baseline, moment, waivers, .. } = *bench;
        let replaced = baseline.and_then(|b| b.severity.get(rule.id)).copied();
        Self { evidence, baseline, today: moment.day, waivers, rule, replaced, findings: Vec::new() }
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

    /// Looked at, and as it should be.
    pub fn pass(&mut self, component: impl Into<String>, title: Message) -> &mut Finding {
        self.push(component.into(), Outcome::Pass, self.severity(), title)
    }

    /// Looked at, and not as it should be.
    pub fn fail(&mut self, component: impl Into<String>, title: Message) -> &mut Finding {
        self.push(component.into(), Outcome::Fail, self.severity(), title)
    }

    /// Not as it should be, with a severity of its own, which the baseline's word for the rule replaces too.
    pub fn fail_as(&mut self, severity: Severity, component: impl Into<String>, title: Message) -> &mut Finding {
        self.push(component.into(), Outcome::Fail, self.replaced.unwrap_or(severity), title)
    }

    /// Worth knowing, and never a demand: stays information whatever the baseline says of the rule.
    pub fn inform(&mut self, component: impl Into<String>, title: Message) -> &mut Finding {
        self.push(component.into(), Outcome::Fail, Severity::Info, title)
    }

    /// Could not be judged where a failure has a severity of its own ([`Judge::fail_as`]): the unknown must not weigh
    /// less than the failure that it may hide.
    pub fn unknown_as(&mut self, severity: Severity, component: impl Into<String>, title: Message) -> &mut Finding {
        self.push(component.into(), Outcome::Unknown, self.replaced.unwrap_or(severity), title)
    }

    /// Could not be judged. Give the reason with [`Finding::because`].
    pub fn unknown(&mut self, component: impl Into<String>, title: Message) -> &mut Finding {
        self.push(component.into(), Outcome::Unknown, self.severity(), title)
    }

    /// Could not be judged because `observation` is missing.
    pub fn unknown_for<T>(
        &mut self,
        component: impl Into<String>,
        title: Message,
        name: &str,
        observation: &Observation<T>,
    ) -> &mut Finding {
        self.unknown(component, title).because(Line::missing(name, observation))
    }

    /// The question does not arise.
    pub fn not_applicable(&mut self, component: impl Into<String>, title: Message) -> &mut Finding {
        self.push(component.into(), Outcome::NotApplicable, self.severity(), title)
    }

    fn push(&mut self, component: String, outcome: Outcome, severity: Severity, title: Message) -> &mut Finding {
        let at = self.findings.len();
        self.findings.push(Finding {
            id: format!("{}:{component}", self.rule.id),
            rule: self.rule.id.to_owned(),
            knowledge: self.rule.knowledge.iter().map(|k| (*k).to_owned()).collect(),
            component,
            outcome,
            severity,
            title,
            evidence: Vec::new(),
            remedy: None,
            sources: Vec::new(),
            waiver: None,
        });
        &mut self.findings[at]
    }

    /// Could not be judged because `observation` of the hardware is missing, for the health or the content of a part
    /// that a scan of little depth does not ask for. What nobody asked for cannot stop the gate.
    pub fn unknown_part<T>(
        &mut self,
        component: impl Into<String>,
        title: Message,
        name: &str,
        observation: &Observation<T>,
    ) -> &mut Finding {
        let depth = self.evidence.hardware.value().map(|hardware| hardware.depth);
        let unasked = observation.reason() == Some(&Missing::NotAsked) && depth.is_some_and(|d| d < Depth::Full);
        let finding = self.unknown_for(component, title, name, observation);
        if unasked {
            finding.severity = Severity::Info;
        }
        finding
    }

    /// The scan did not go as deep as the rule.
    fn too_shallow(&mut self, hardware: &Hardware) {
        let depth = hardware.depth.name();
        let line = Line {
            text: format!("depth {depth}"),
            from: hardware.connection.url.clone(),
            at: self.evidence.hardware.at(),
        };
        let title = msg!("depth-missing", depth = depth, needed = self.rule.depth.name());
        self.push("hardware".to_owned(), Outcome::Unknown, Severity::Info, title).because(line);
    }

    fn area_missing<T>(&mut self, area: Area, observation: &Observation<T>) {
        let (name, asked) = match area {
            Area::Hardware => ("hardware", self.evidence.asked_about(area)),
            Area::Windows => ("windows", self.evidence.asked_about(area)),
        };
        let reason = observation.reason().map_or_else(String::new, Missing::to_string);
        let title = msg!("area-missing", area = name, reason = reason);
        let finding = self.unknown_for(name, title, name, observation);
        if !asked {
            // What nobody asked for cannot stop the gate; the report still lists it as not evaluated.
            finding.severity = Severity::Info;
        }
    }
}

/// Runs every rule: those that look at evidence, then the waivers, then the rules that look at both.
#[must_use]
pub fn judge_all(bench: &Bench<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = RULES.iter().flat_map(|rule| judge_one(rule, bench)).collect();
    waiving::mark(&mut findings, bench);
    let mut about_waivers = Vec::new();
    for rule in RULES {
        let Check::Waivers(check) = rule.check else { continue };
        let mut judge = Judge::new(rule, bench);
        check(&findings, &mut judge);
        about_waivers.extend(judge.into_findings());
    }
    findings.extend(about_waivers);
    findings
}

/// Runs one rule. One about waivers needs the findings of all others, so it says nothing here.
#[must_use]
pub fn judge_one(rule: &Rule, bench: &Bench<'_>) -> Vec<Finding> {
    let mut judge = Judge::new(rule, bench);
    let evidence = bench.evidence;
    match (rule.check, evidence.hardware.value(), evidence.windows.value()) {
        (Check::Hardware(_), Some(hardware), _) if hardware.depth < rule.depth => judge.too_shallow(hardware),
        (Check::Hardware(check), Some(hardware), _) => check(hardware, &mut judge),
        (Check::Windows(check), _, Some(windows)) => check(windows, &mut judge),
        (Check::Both(check), Some(hardware), Some(windows)) => check(hardware, windows, &mut judge),
        (Check::Hardware(_) | Check::Both(_), None, _) => judge.area_missing(Area::Hardware, &evidence.hardware),
        (Check::Since(check), _, _) => {
            if let Some(since) = Since::of(bench) {
                check(&since, &mut judge);
            }
        }
        (Check::Waivers(_), _, _) => {}
        (Check::Windows(_) | Check::Both(_), _, None) => judge.area_missing(Area::Windows, &evidence.windows),
    }
    judge.into_findings()
}
