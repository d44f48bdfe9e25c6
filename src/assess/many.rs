//! Many reports, added up: a row for each server, and what several have in common.
//!
//! A report is added and let go, so that what is kept grows by a line for a server and not by its evidence.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Serialize, Serializer};

use super::report::Report;
use super::weight::Weight;
use crate::diagnosis::{Cause, Confidence};
use crate::msg;
use crate::rules::{Finding, Verdict};

/// One server of many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Row {
    /// What the servers file calls it.
    pub name: String,
    /// The answer.
    pub verdict: Verdict,
    /// The one thing that matters: the worst that stops its gate; none where nothing does.
    pub reason: Option<String>,
    /// How much else stops it.
    pub more: usize,
    /// How much is told without stopping it.
    pub told: usize,
    /// How much of that is a warning.
    pub warned: usize,
    /// When its evidence was collected.
    pub collected_at: Timestamp,
}

/// What several servers have in common: a finding that stops their gates, or a cause of their failed updates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Group {
    /// The finding's or the cause's id.
    pub id: String,
    /// What it says of the first of them; numbers in it differ from server to server.
    pub title: String,
    /// How sure the cause is; none for a finding.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
    /// What to do, as it is said to the first of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
    /// The servers, by their places among all.
    #[serde(serialize_with = "names")]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub servers: BTreeMap<usize, String>,
}

/// Reports added up.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// By the place of the server among all: they come in as they are done.
    rows: BTreeMap<usize, Row>,
    findings: BTreeMap<String, Group>,
    causes: BTreeMap<(Confidence, String), Group>,
}

/// The findings of a report of this weight or a graver one, the gravest first.
pub(crate) fn gravest(report: &Report, last: Weight) -> Vec<&Finding> {
    let mut found: Vec<&Finding> = report.findings.iter().filter(|f| Weight::of(f, report) <= last).collect();
    // A stable sort: within one rank the order of the rules stays.
    found.sort_by_key(|f| (Weight::of(f, report), Reverse(f.severity)));
    // What is missing as a whole has a finding for each rule that could not begin: it stands for all of them.
    let mut sides = BTreeSet::new();
    found.retain(|f| !f.side_missing || sides.insert(f.title.text.as_str()));
    found
}

impl Row {
    /// The row of one server.
    pub(crate) fn of(name: &str, report: &Report) -> Self {
        Self::from(name, report, &gravest(report, Weight::Open))
    }

    fn from(name: &str, report: &Report, stopping: &[&Finding]) -> Self {
        let count = |of: fn(&Finding, &Report) -> bool| report.findings.iter().filter(|f| of(f, report)).count();
        Self {
            name: name.to_owned(),
            verdict: report.verdict,
            reason: stopping.first().map(|f| f.title.text.clone()),
            more: stopping.len().saturating_sub(1),
            told: count(|f, report| Weight::of(f, report) == Weight::Told),
            warned: count(Weight::warns),
            collected_at: report.collected_at,
        }
    }
}

impl Tally {
    /// Adds the report of the server at this place among all.
    pub fn add(&mut self, place: usize, name: &str, report: &Report) {
        let stopping = gravest(report, Weight::Open);
        self.rows.insert(place, Row::from(name, report, &stopping));
        for finding in stopping {
            let missing = finding.side_missing;
            let id = if missing { finding.title.id.clone() } else { finding.id.clone() };
            let group = self.findings.entry(id.clone()).or_insert_with(|| Group {
                id,
                // Each has its own reason, which stands with the server.
                title: if missing { msg!("fleet-side-missing").text } else { finding.title.text.clone() },
                confidence: None,
                remedy: finding.remedy.as_ref().map(|remedy| remedy.text.clone()),
                servers: BTreeMap::new(),
            });
            group.servers.insert(place, name.to_owned());
        }
        let fits = |c: &&Cause| matches!(c.confidence, Confidence::Confirmed | Confidence::Probable);
        for cause in report.diagnosis.causes.iter().filter(fits) {
            let group = self.causes.entry((cause.confidence, cause.id.clone())).or_insert_with(|| Group {
                id: cause.id.clone(),
                title: cause.title.text.clone(),
                confidence: Some(cause.confidence),
                remedy: cause.remedy.as_ref().map(|remedy| remedy.step.text.clone()),
                servers: BTreeMap::new(),
            });
            group.servers.insert(place, name.to_owned());
        }
    }

    /// The servers, the worst verdict first, else in their order.
    #[must_use]
    pub fn rows(&self) -> Vec<&Row> {
        let mut rows: Vec<&Row> = self.rows.values().collect();
        rows.sort_by_key(|row| rank(row.verdict));
        rows
    }

    /// How many servers have this verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        self.rows.values().filter(|row| row.verdict == verdict).count()
    }

    /// What stops gates, that of most servers first.
    #[must_use]
    pub fn findings(&self) -> Vec<&Group> {
        by_servers(self.findings.values())
    }

    /// Causes that are confirmed or probable, the surest first, then that of most servers.
    #[must_use]
    pub fn causes(&self) -> Vec<&Group> {
        let mut causes = by_servers(self.causes.values());
        causes.sort_by_key(|group| group.confidence);
        causes
    }

    /// 1 where a server is blocked, else 3 where one is undetermined or there is none at all, else 0.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        let worst = self.rows.values().map(|row| row.verdict).min_by_key(|verdict| rank(*verdict));
        worst.unwrap_or(Verdict::Undetermined).exit_code()
    }
}

fn names<S: Serializer>(servers: &BTreeMap<usize, String>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(servers.values())
}

fn by_servers<'g>(groups: impl Iterator<Item = &'g Group>) -> Vec<&'g Group> {
    let mut groups: Vec<&Group> = groups.collect();
    groups.sort_by_key(|group| Reverse(group.servers.len()));
    groups
}

/// What needs somebody first.
fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Blocked => 0,
        Verdict::Undetermined => 1,
        Verdict::Ready => 2,
    }
}
