//! The one way in which findings become a confidence.
//!
//! A finding that fails shows that a mechanism is present; whether it made *this* update fail needs two more steps:
//! the failure's code must be one that the mechanism gives, and the failed session must show it at work (or the code
//! must be one that only this mechanism gives).

use jiff::Timestamp;

use super::case::Case;
use super::cause::{Confidence, Remedy};
use super::lines::{line_of, lines_of};
use super::remedies::step_rule::Plan;
use crate::evidence::Line;
use crate::msg;
use crate::rules::{Check, Finding, Nature, Outcome};
use crate::text::Message;

/// How a mechanism that is present ties to the failure.
pub enum Tie {
    /// The failed session shows it, or the code can have no other reason.
    Proven(Vec<Line>),
    /// The code is one that it gives; the last link is not seen.
    Fits,
    /// The code is not one that it gives, or something speaks against it.
    Loose(Vec<Line>),
}

/// What a cause came to.
pub struct Judgement {
    /// How sure it is.
    pub confidence: Confidence,
    /// What speaks for it.
    pub supports: Vec<Line>,
    /// What speaks against it.
    pub contradicts: Vec<Line>,
    /// What could not be seen.
    pub not_seen: Vec<Line>,
    /// The earliest event that belongs to it.
    pub since: Option<Timestamp>,
    /// What to do about it.
    pub remedy: Option<Remedy>,
    /// Whether the failure is one that this cause can give. Where it is not, there is nothing to refute.
    pub fits: bool,
}

impl Judgement {
    /// A judgement with nothing said yet.
    pub const fn new(confidence: Confidence) -> Self {
        Self {
            confidence,
            supports: Vec::new(),
            contradicts: Vec::new(),
            not_seen: Vec::new(),
            since: None,
            remedy: None,
            fits: true,
        }
    }
}

/// The remedy of a cause: in one sentence, its price, and its steps, whose commands take the values of the sentence.
pub fn remedy(step: Message, risk: Message, plan: Plan) -> Remedy {
    let steps = plan.iter().map(|rule| rule.step(&step.args)).collect();
    Remedy { step, risk, steps, after: Vec::new() }
}

/// Weighs the findings of a rule: the mechanism is present where one of them fails and is not a mere trace.
///
/// `tie` is asked only then, and sees the failing findings. Missing evidence is never a refutation. What the failed
/// session shows comes first among the supports, then the failure, then the findings.
pub fn weigh(case: &Case<'_>, check: &Check, fits: bool, tie: impl Fn(&[&Finding]) -> Tie, cure: Remedy) -> Judgement {
    let all: Vec<&Finding> = case.of_rule(check).collect();
    let with = |outcome| all.iter().filter(move |f| f.outcome == outcome).copied();
    let (strong, weak): (Vec<_>, Vec<_>) = with(Outcome::Fail).partition(|f| !is_trace(f));
    let unknown: Vec<&Finding> = with(Outcome::Unknown).collect();
    let mut judgement = Judgement::new(Confidence::Refuted);
    judgement.fits = fits;
    judgement.not_seen = unknown.iter().flat_map(|f| lines_of(f)).collect();
    let present = present(&strong, &weak);
    if strong.is_empty() {
        // What is only information when it fails does not keep a cause open when it is unknown, such as the header of
        // a database that is in use.
        let open = unknown.iter().any(|f| !is_trace(f)) || unknown.len() == all.len();
        judgement.confidence = match (!open, fits && !weak.is_empty()) {
            (false, _) => Confidence::NotEvaluated,
            (true, true) => Confidence::Possible,
            (true, false) => Confidence::Refuted,
        };
        if all.is_empty() {
            judgement.not_seen.push(case.line(msg!("proof-no-finding", rule = check.rule.id)));
        }
        judgement.supports = present;
        judgement.contradicts = with(Outcome::Pass).chain(with(Outcome::NotApplicable)).map(line_of).collect();
        return with_remedy(judgement, cure);
    }
    let elsewhere = case.session.first_named();
    match tie(&strong) {
        Tie::Proven(lines) if fits => {
            judgement.confidence = Confidence::Confirmed;
            judgement.since = lines.iter().map(|l| l.at).min();
            judgement.supports.extend(lines);
        }
        // The failed session names something else: what only fits beside it is no more than possible.
        Tie::Fits if fits && elsewhere.is_some() => {
            judgement.confidence = Confidence::Possible;
            judgement.contradicts.extend(elsewhere.map(|found| found.line.clone()));
        }
        Tie::Proven(_) | Tie::Fits if fits => judgement.confidence = Confidence::Probable,
        Tie::Loose(lines) => {
            judgement.confidence = Confidence::Possible;
            judgement.contradicts.extend(lines);
        }
        Tie::Proven(_) | Tie::Fits => judgement.confidence = Confidence::Possible,
    }
    if fits {
        judgement.supports.extend(case.failure.lines.first().cloned());
    }
    judgement.supports.extend(present);
    if !fits {
        let code = case.failure.code_text();
        judgement.contradicts.push(case.line(msg!("proof-code-does-not-fit", code = code)));
    }
    with_remedy(judgement, cure)
}

/// Whether a finding is a trace only.
pub fn is_trace(finding: &Finding) -> bool {
    finding.nature == Nature::Trace
}

/// What is present: the first finding with its proof, the others by their sentence. Their proof stands with the
/// findings, and a reader must not have to look for the line of the failed session among it.
fn present(strong: &[&Finding], weak: &[&Finding]) -> Vec<Line> {
    let mut findings = strong.iter().chain(weak);
    let first = findings.next().map(|f| lines_of(f)).unwrap_or_default();
    first.into_iter().chain(findings.map(|f| line_of(f))).collect()
}

fn with_remedy(mut judgement: Judgement, cure: Remedy) -> Judgement {
    if judgement.confidence <= Confidence::Possible {
        judgement.remedy = Some(cure);
    }
    judgement
}

/// Whether the object of a log line lies at or below the component of a finding.
pub fn lies_in(object: &str, component: &str) -> bool {
    let (object, component) = (object.to_ascii_lowercase(), component.to_ascii_lowercase());
    object.match_indices(&format!(r"\{component}")).any(|(at, found)| {
        let after = object.as_bytes().get(at + found.len());
        after.is_none_or(|byte| *byte == b'\\')
    })
}

/// The line of the failed session that names an object of one of these findings.
pub fn named_in_session(case: &Case<'_>, failing: &[&Finding]) -> Option<Line> {
    let found = case.session.refused(|object| failing.iter().any(|f| lies_in(object, &f.component)));
    found.map(|refusal| refusal.line.clone())
}

/// Proven where the failed session names an object of one of these findings.
pub fn proven_by_session(case: &Case<'_>, failing: &[&Finding]) -> Tie {
    named_in_session(case, failing).map_or(Tie::Fits, |line| Tie::Proven(vec![line]))
}
