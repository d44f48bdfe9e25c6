//! The one way in which a line of the failed session becomes a cause.
//!
//! The line names what stood in the way, and the session is the one that failed: that is the mechanism on the very object, as
//! far as a log can show it. Whether the object is really as the line says is for evidence beside the log, so a line alone
//! makes a cause probable and not confirmed. What follows another line in the same session is perhaps its consequence.

use super::case::Case;
use super::cause::{Confidence, Remedy};
use super::weigh::Judgement;
use crate::history::marks::is_general;
use crate::history::{MarkKind, SessionMark};

/// How many lines support a cause.
const LINES: usize = 6;

/// Judges what lines of these kinds name; `None` where no line of the failed session is of them.
pub fn marked(case: &Case<'_>, kinds: &[MarkKind], cure: impl Fn(&SessionMark) -> Remedy) -> Option<Judgement> {
    // A line that names something tells more than one that does not.
    let named = case.session.of_kind(kinds).find(|found| found.mark.subject.is_some());
    let first = named.or_else(|| case.session.of_kind(kinds).next())?;
    let mut judgement = Judgement::new(Confidence::Probable);
    judgement.since = Some(first.line.at);
    judgement.supports = vec![first.line.clone()];
    let others = case.session.of_kind(kinds).map(|found| found.line.clone()).filter(|line| *line != first.line);
    judgement.supports.extend(others.take(LINES - 1));
    judgement.supports.extend(case.failure.lines.first().cloned());
    let before = case.session.marks.iter().take_while(|found| !kinds.contains(&found.mark.kind));
    if let Some(earlier) = before.filter(|found| !is_general(found.mark.kind)).last() {
        judgement.confidence = Confidence::Possible;
        judgement.contradicts.push(case.line(format!("an earlier line of the session: {}", earlier.line.text)));
    }
    judgement.not_seen.extend(case.session.missing.clone());
    judgement.remedy = Some(cure(first));
    Some(judgement)
}
