//! The one way in which a line of the failed session becomes a cause.
//!
//! The line names what stood in the way, and the session is the one that failed: that is the mechanism on the very object, as
//! far as a log can show it. Whether the object is really as the line says is for evidence beside the log, so a line alone
//! makes a cause probable and not confirmed. What follows another line in the same session is perhaps its consequence. A line
//! that only a code tells, or the code of the update alone, stands behind whatever the session names.

use super::case::Case;
use super::cause::{Confidence, Remedy};
use super::weigh::Judgement;
use crate::evidence::Line;
use crate::history::{MarkKind, SessionMark};
use crate::msg;

/// How many lines support a cause.
const LINES: usize = 6;

/// Judges what lines of these kinds name; `None` where no line of the failed session is of them.
pub fn marked(case: &Case<'_>, kinds: &[MarkKind], cure: impl Fn(&SessionMark) -> Remedy) -> Option<Judgement> {
    // A line that names something tells more than one that does not.
    let named = case.session.of_kind(kinds).find(|found| found.mark.subject.is_some());
    let exact = || case.session.of_kind(kinds).find(|found| !found.mark.is_general());
    let first = named.or_else(exact).or_else(|| case.session.of_kind(kinds).next())?;
    let mut judgement = Judgement::new(Confidence::Probable);
    judgement.since = Some(first.line.at);
    judgement.supports = vec![first.line.clone()];
    let others = case.session.of_kind(kinds).map(|found| found.line.clone()).filter(|line| *line != first.line);
    judgement.supports.extend(others.take(LINES - 1));
    judgement.supports.extend(case.failure.lines.first().cloned());
    let before = case.session.marks.iter().take_while(|found| !kinds.contains(&found.mark.kind));
    let earlier = before.filter(|found| !found.mark.is_general()).last();
    // What names nothing stands behind what does, in whichever order they were written.
    let behind = first.mark.is_general().then(|| case.session.first_named()).flatten();
    if let Some(other) = earlier.or(behind).filter(|other| !kinds.contains(&other.mark.kind)) {
        judgement.confidence = Confidence::Possible;
        judgement.contradicts.push(case.line(msg!("proof-another-line", line = other.line)));
    }
    judgement.not_seen.extend(case.session.missing.clone());
    judgement.remedy = Some(cure(first));
    Some(judgement)
}

/// The same, or else what the update's own code says, which is no more than possible: the code of an update is often not that
/// of its reason, and where the session names something it says nothing.
pub fn marked_or_code(
    case: &Case<'_>,
    kinds: &[MarkKind],
    codes: &[u32],
    cure: impl Fn(Option<&SessionMark>) -> Remedy,
) -> Option<Judgement> {
    if let Some(judgement) = marked(case, kinds, |found| cure(Some(found))) {
        return Some(judgement);
    }
    if !case.failure.is_one_of(codes) || case.session.first_named().is_some() {
        return None;
    }
    let mut judgement = Judgement::new(Confidence::Possible);
    judgement.supports.extend(case.failure.lines.first().cloned());
    judgement.not_seen.extend(case.session.missing.clone());
    judgement.not_seen.push(case.line(msg!("proof-no-line-of-the-failed-session")));
    judgement.remedy = Some(cure(None));
    Some(judgement)
}

/// Evidence beside the log that shows the object as the line says: the cause is confirmed, unless an earlier line counts more.
pub fn shown_by(judgement: &mut Judgement, line: Line) {
    if judgement.confidence == Confidence::Probable {
        judgement.confidence = Confidence::Confirmed;
    }
    let at = judgement.supports.len().min(1);
    judgement.supports.insert(at, line);
}
