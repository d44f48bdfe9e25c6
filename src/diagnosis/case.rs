//! What a cause is judged by, gathered once for all of them.

use super::failure::Failure;
use super::lines::line_of;
use crate::evidence::{Evidence, Line, Windows};
use crate::history::client::ClientLog;
use crate::history::updates::History;
use crate::history::{Session, events};
use crate::msg;
use crate::rules::windows::identity_match;
use crate::rules::{Check, Finding, Outcome};
use crate::text::Words;

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
    /// What the update client wrote of the failed search or download.
    pub client: &'a ClientLog,
}

impl<'a> Case<'a> {
    /// The findings of one rule.
    pub fn of_rule(&self, check: &Check) -> impl Iterator<Item = &'a Finding> + use<'a> {
        let id = check.rule.id;
        self.findings.iter().filter(move |f| f.rule == id)
    }

    /// Whether evidence of both sides may be joined: the rule `identity-match` passed.
    pub fn sides_match(&self) -> Result<(), Line> {
        match self.of_rule(&identity_match::RULE).next() {
            Some(finding) if finding.outcome == Outcome::Pass => Ok(()),
            Some(finding) => Err(line_of(finding)),
            None => Err(self.line(msg!("proof-identity-match-not-judged"))),
        }
    }

    /// A line of our own, about the evidence as a whole.
    pub fn line(&self, words: impl Into<Words>) -> Line {
        Line::new(words, "evidence", self.evidence.collected_at)
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
