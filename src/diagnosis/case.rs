//! What a cause is judged by, and the one way in which findings become a confidence.
//!
//! A finding that fails shows that a mechanism is present; whether it made *this* update fail needs two more steps:
//! the failure's code must be one that the mechanism gives, and the failed session must show it at work (or the code
//! must be one that only this mechanism gives).

use jiff::Timestamp;

use super::failure::Failure;
use super::session::Session;
use super::{Confidence, Remedy};
use crate::evidence::{Evidence, Windows};
use crate::rules::windows::events;
use crate::rules::windows::updates::History;
use crate::rules::{Finding, Line, Outcome};
use crate::text::Message;

/// The failed update with everything that is known about the server.
pub struct Case<'a> {
    /// All evidence.
    pub evidence: &'a Evidence,
    /// The operating system's side.
    pub windows: &'a Windows,
    /// All findings.
    pub findings: &'a [Finding],
    /// The failed update.
    pub failure: &'a Failure,
    /// What the logs tell of installations.
    pub history: &'a History<'a>,
    /// The failed session in `CBS.log`.
    pub session: &'a Session,
}

impl<'a> Case<'a> {
    /// The findings of one rule.
    pub fn of_rule(&self, rule: &str) -> impl Iterator<Item = &'a Finding> {
        self.findings.iter().filter(move |f| f.rule == rule)
    }

    /// Whether evidence of both sides may be joined: the rule `identity-match` passed.
    pub fn sides_match(&self) -> Result<(), Line> {
        match self.of_rule("identity-match").next() {
            Some(finding) if finding.outcome == Outcome::Pass => Ok(()),
            Some(finding) => Err(line_of(finding)),
            None => Err(self.line("identity-match: not judged")),
        }
    }

    /// A line of our own, about the evidence as a whole.
    pub fn line(&self, text: impl Into<String>) -> Line {
        Line { text: text.into(), from: "evidence".to_owned(), at: self.evidence.collected_at }
    }

    /// The first record with one of these ids in the failed session, whose data hold one of `words` (any, if empty).
    pub fn record_in_window(&self, log: &str, provider: &str, ids: &[u32], words: &[&str]) -> Option<Line> {
        let records = events::read(self.windows, log, provider).ok()?;
        let names = |value: &String| {
            let value = value.to_ascii_lowercase();
            words.iter().any(|word| value.contains(&word.to_ascii_lowercase()))
        };
        let mut found = records.records.iter().filter(|r| {
            let named = words.is_empty() || r.data.values().any(names);
            ids.contains(&r.id) && named && self.failure.window.contains(r.at)
        });
        found.next_back().map(|r| records.line(r))
    }
}

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
        }
    }
}

/// The remedy of a cause.
pub const fn remedy(step: Message, risk: Message) -> Remedy {
    Remedy { step, risk }
}

/// Weighs the findings of `rule`: the mechanism is present where one of them fails and is not a mere trace.
///
/// `tie` is asked only then, and sees the failing findings. Missing evidence is never a refutation. What the failed
/// session shows comes first among the supports, then the failure, then the findings.
pub fn weigh(case: &Case<'_>, rule: &str, fits: bool, tie: impl Fn(&[&Finding]) -> Tie, cure: Remedy) -> Judgement {
    let all: Vec<&Finding> = case.of_rule(rule).collect();
    let with = |outcome| all.iter().filter(move |f| f.outcome == outcome).copied();
    let (strong, weak): (Vec<_>, Vec<_>) = with(Outcome::Fail).partition(|f| !is_weak(f));
    let unknown: Vec<&Finding> = with(Outcome::Unknown).collect();
    let mut judgement = Judgement::new(Confidence::Refuted);
    judgement.not_seen = unknown.iter().flat_map(|f| lines_of(f)).collect();
    let present = present(&strong, &weak);
    if strong.is_empty() {
        // What is only information when it fails does not keep a cause open when it is unknown, such as the header of
        // a database that is in use.
        let open = unknown.iter().any(|f| !is_weak(f)) || unknown.len() == all.len();
        judgement.confidence = match (!open, fits && !weak.is_empty()) {
            (false, _) => Confidence::NotEvaluated,
            (true, true) => Confidence::Possible,
            (true, false) => Confidence::Refuted,
        };
        if all.is_empty() {
            judgement.not_seen.push(case.line(format!("{rule}: gave no finding")));
        }
        judgement.supports = present;
        judgement.contradicts = with(Outcome::Pass).chain(with(Outcome::NotApplicable)).map(line_of).collect();
        return with_remedy(judgement, cure);
    }
    match tie(&strong) {
        Tie::Proven(lines) if fits => {
            judgement.confidence = Confidence::Confirmed;
            judgement.since = lines.iter().map(|l| l.at).min();
            judgement.supports.extend(lines);
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
        judgement.contradicts.push(case.line(format!("the update failed with {code}, which this cause does not give")));
    }
    with_remedy(judgement, cure)
}

/// Findings that are traces and not mechanisms, by their sentence. Their severity cannot tell: a baseline may lower that
/// of any rule, which changes what the gate does and not what made an update fail.
pub const WEAK: &[&str] = &[
    "softwaredistribution-acl-residue",
    "service-descriptor-differs",
    "catalog-store-database-odd",
    "catalog-store-database-unread",
    "pending-restart-renames",
    "pending-restart-renames-unread",
];

/// Whether a finding is a trace only.
pub fn is_weak(finding: &Finding) -> bool {
    WEAK.contains(&finding.title.id.as_str())
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

/// A finding as one line: its sentence and its id.
pub fn line_of(finding: &Finding) -> Line {
    let first = finding.evidence.first();
    Line {
        text: finding.title.text.clone(),
        from: first.map_or_else(|| finding.id.clone(), |l| l.from.clone()),
        at: first.map_or(Timestamp::UNIX_EPOCH, |l| l.at),
    }
}

/// The sentence of a finding and its proof.
pub fn lines_of(finding: &Finding) -> Vec<Line> {
    std::iter::once(line_of(finding)).chain(finding.evidence.iter().cloned()).collect()
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
