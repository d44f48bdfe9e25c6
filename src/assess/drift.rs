//! What changed at a server between two runs, and where it differs from others of its kind.

use std::collections::BTreeMap;

use serde::Serialize;

use super::case::{Case, assess};
use super::kept::Kept;
use super::report::Report;
use crate::evidence::Evidence;
use crate::rules::{Change, Finding, Moment, Movement, Outcome, Severity};

/// The rule that says whether two states may be compared.
const COMPARABLE: &str = "before-match";

/// What changed, and who differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Drift {
    /// The run of then.
    pub before: Kept,
    /// The run of now.
    pub now: Kept,
    /// Why firmware and Windows cannot be compared; empty where they were.
    pub not_compared: Vec<String>,
    /// Firmware and Windows that moved.
    pub changes: Vec<Change>,
    /// Findings whose answer is another, health among them.
    pub findings: Vec<Turn>,
    /// How many others of its kind and baseline were looked at.
    pub others: usize,
    /// Where it differs from most of them.
    pub differs: Vec<Odd>,
}

/// A finding whose answer is another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Turn {
    /// Its id.
    pub id: String,
    /// What it says now, or said where it is gone.
    pub title: String,
    /// The answer of then; none where nobody asked or nothing was there.
    pub before: Option<Outcome>,
    /// The answer of now; none where nobody asked or nothing is there.
    pub now: Option<Outcome>,
}

/// A firmware that is another one at most servers of this kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Odd {
    /// The inventory id.
    pub component: String,
    /// The version here; none where it is not there or not known.
    pub here: Option<String>,
    /// The version that most others have.
    pub most: String,
    /// How many others have that one.
    pub servers: usize,
}

/// One state of a server, as it was kept.
#[derive(Clone, Debug)]
pub struct State {
    /// The line.
    pub kept: Kept,
    /// What was seen.
    pub evidence: Evidence,
    /// What was said of it.
    pub report: Report,
}

impl Drift {
    /// What changed from one state to the other, beside others.
    #[must_use]
    pub fn between(before: State, now: State, others: &[Evidence]) -> Self {
        let moment = Moment::at(now.evidence.collected_at);
        let called = format!("run {}", before.kept.run);
        let case = Case { before: Some((&before.evidence, &called)), ..Case::new(&now.evidence, None, moment) };
        let compared = assess(&case);
        let open = |f: &&Finding| f.rule == COMPARABLE && f.outcome != Outcome::Pass;
        let not_compared = compared.findings.iter().filter(open).map(|f| f.title.text.clone()).collect();
        let changes = compared.since.map(|since| since.changes).unwrap_or_default();
        Self {
            changes: changes.into_iter().filter(|change| change.movement != Movement::Same).collect(),
            findings: turns(&before.report, &now.report),
            others: others.len(),
            differs: odd(&now.evidence, others),
            before: before.kept,
            now: now.kept,
            not_compared,
        }
    }

    /// Whether anything is to be told.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.before.verdict != self.now.verdict || !self.changes.is_empty() || !self.findings.is_empty()
    }
}

fn turns(before: &Report, now: &Report) -> Vec<Turn> {
    let mut then: BTreeMap<&str, &Finding> = before.findings.iter().map(|f| (f.id.as_str(), f)).collect();
    // What nobody asked is no change of the server: such an unknown has the least severity.
    let matters = |f: &Finding| match f.outcome {
        Outcome::Fail => true,
        Outcome::Unknown => f.severity != Severity::Info,
        Outcome::Pass | Outcome::NotApplicable => false,
    };
    let mut turns = Vec::new();
    for f in &now.findings {
        let before = then.remove(f.id.as_str()).map(|f| f.outcome);
        // What passes and was not there, or the other way round, is the inventory's to tell.
        if before.map_or_else(|| matters(f), |before| before != f.outcome) {
            turns.push(Turn { id: f.id.clone(), title: f.title.text.clone(), before, now: Some(f.outcome) });
        }
    }
    let gone = before.findings.iter().filter(|f| then.contains_key(f.id.as_str()) && matters(f));
    turns.extend(gone.map(|f| Turn {
        id: f.id.clone(),
        title: f.title.text.clone(),
        before: Some(f.outcome),
        now: None,
    }));
    turns
}

/// The versions of a server, by the ids of its inventory.
fn versions(evidence: &Evidence) -> BTreeMap<&str, &str> {
    let inventory = evidence.hardware.value().and_then(|hardware| hardware.firmware.value());
    let items = inventory.map_or(&[][..], |members| &members.items);
    items.iter().filter_map(|member| Some((member.key(), member.version.text()?))).collect()
}

/// Where the version is another one than more than half of the others have, of those that have the component at all.
fn odd(now: &Evidence, others: &[Evidence]) -> Vec<Odd> {
    let mut counts: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for (component, version) in others.iter().flat_map(versions) {
        *counts.entry(component).or_default().entry(version).or_default() += 1;
    }
    let here = versions(now);
    let mut odd = Vec::new();
    for (component, counted) in counts {
        let all: usize = counted.values().sum();
        let Some((most, servers)) = counted.into_iter().max_by_key(|(_, count)| *count) else { continue };
        let own = here.get(component).copied();
        if servers * 2 > all && own != Some(most) && all * 2 > others.len() {
            let here = own.map(str::to_owned);
            odd.push(Odd { component: component.to_owned(), here, most: most.to_owned(), servers });
        }
    }
    odd
}
