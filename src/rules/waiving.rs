//! What waivers do to findings: a mark on a failure, never another outcome; and the two rules about waivers.
//!
//! A waiver helps only where everything that it says is known to be so. A serial number that could not be read, a
//! version that cannot be compared with the floor, an unknown that it does not speak of: then it does not hold, and
//! the finding counts as if nobody had accepted it.

use std::cmp::Ordering;

use super::firmware::assess;
use super::{Bench, Finding, Judge, Line, Outcome, RULES, Severity, Waived, WaiverState};
use crate::evidence::FirmwareMember;
use crate::msg;
use crate::waiver::Waiver;

/// The rules that no waiver excuses, and why.
const FIXED: &[(&str, &str)] = &[
    ("baseline-standing", "without a baseline in force nothing is demanded, so there is nothing to accept"),
    ("firmware-inventory", "what was not read could be anything; nobody can accept what nobody has seen"),
    ("identity-match", "evidence of two servers says nothing of either"),
    ("before-match", "what changed between two servers is no change; leave --before out"),
    ("waiver-expired", "a waiver cannot prolong another: renew the decision"),
    ("waiver-unused", "remove the waiver instead"),
];

/// Whether a waiver may name this rule, and else why not. For [`crate::waiver::Waivers::parse`].
///
/// # Errors
/// The reason, for people.
pub fn may_waive(id: &str) -> Result<(), &'static str> {
    if let Some((_, why)) = FIXED.iter().find(|(fixed, _)| *fixed == id) {
        return Err(why);
    }
    if RULES.iter().any(|rule| rule.id == id) { Ok(()) } else { Err("no rule has this id") }
}

/// Marks each failure and unknown with the waiver that is about it. Of several, one that holds, else the one that
/// came closest; of several that hold, the one that holds longest.
pub(super) fn mark(findings: &mut [Finding], bench: &Bench<'_>) {
    let Some(waivers) = bench.waivers else { return };
    let here: Vec<&Waiver> = waivers.list.iter().filter(|w| w.servers.include(&bench.evidence.subject)).collect();
    for finding in findings.iter_mut().filter(|f| can_be_waived(f)) {
        let about = here.iter().filter(|w| w.target.covers(&finding.rule, &finding.component));
        let marks = about.map(|waiver| Waived {
            id: waiver.id.clone(),
            reason: waiver.reason.clone(),
            approver: waiver.approver.clone(),
            expires: waiver.expires,
            ticket: waiver.ticket.clone(),
            state: state(waiver, finding, bench),
        });
        finding.waiver = marks.max_by_key(|mark| (mark.state, mark.expires));
    }
}

/// A side of the server that nobody could look at is no property of the server, and no rule excuses that.
fn can_be_waived(finding: &Finding) -> bool {
    matches!(finding.outcome, Outcome::Fail | Outcome::Unknown)
        && !finding.is_area_missing()
        && may_waive(&finding.rule).is_ok()
}

fn state(waiver: &Waiver, finding: &Finding, bench: &Bench<'_>) -> WaiverState {
    let floor = waiver.not_below.as_deref();
    if finding.outcome == Outcome::Unknown && !waiver.unknown {
        WaiverState::NotForUnknowns
    } else if floor.is_some_and(|floor| !reaches(floor, &finding.component, bench)) {
        WaiverState::BelowFloor
    } else if waiver.is_expired(bench.moment.instant) {
        WaiverState::Expired
    } else {
        WaiverState::Holds
    }
}

/// Whether every inventory member of that name runs at least `floor`, by the scheme of the rule that is about it.
fn reaches(floor: &str, component: &str, bench: &Bench<'_>) -> bool {
    let (Some(hardware), Some(baseline)) = (bench.evidence.hardware.value(), bench.baseline) else { return false };
    let members = hardware.firmware.value().map(|m| m.items.as_slice()).unwrap_or_default();
    let reached = |member: &FirmwareMember| {
        let rule = assess(member, hardware, baseline).rule?;
        let (floor, installed) = (rule.scheme.parse(floor).ok()?, rule.scheme.parse(member.version.text()?).ok()?);
        // XCC sends builds without their family. A floor of another family shows beside the demands, which name it.
        if rule.demands().iter().any(|demand| demand.level().is_some_and(|level| level.compare(&floor).is_none())) {
            return None;
        }
        Some(installed.compare(&floor)? != Ordering::Less)
    };
    let mut named = members.iter().filter(|m| m.key() == component).peekable();
    named.peek().is_some() && named.all(|member| reached(member) == Some(true))
}

/// `waiver-expired`: what somebody accepted for a time is there after that time. It weighs what it waived.
pub(super) fn waiver_expired(findings: &[Finding], judge: &mut Judge<'_>) {
    for finding in findings {
        let Some(waived) = finding.waiver.as_ref().filter(|w| w.state == WaiverState::Expired) else { continue };
        let line = line(judge, &finding.title.text);
        let title = msg!(
            "waiver-expired",
            id = waived.id,
            finding = finding.id,
            expires = waived.expires,
            approver = waived.approver
        );
        let expired = judge.fail(format!("{} {}", waived.id, finding.id), title);
        expired.severity = finding.severity;
        expired.because(line).remedy(msg!("waiver-expired-remedy"));
    }
}

/// `waiver-unused`: a waiver that names this server and waives nothing on it. It would hide the next failure.
pub(super) fn waiver_unused(findings: &[Finding], judge: &mut Judge<'_>) {
    let Some(waivers) = judge.waivers else { return };
    let subject = &judge.evidence.subject;
    let here = waivers.list.iter().filter(|w| w.servers.is_explicit() && w.servers.include(subject));
    for waiver in here {
        let about = |f: &&Finding| waiver.target.covers(&f.rule, &f.component);
        if findings.iter().filter(about).any(|f| f.outcome == Outcome::Fail || f.is_waived()) {
            continue;
        }
        if !findings.iter().any(|f| f.rule == waiver.target.rule) {
            // A rule that was not asked, such as one that needs --before.
            judge.not_applicable(&waiver.id, msg!("waiver-unused-not-asked", id = waiver.id, target = waiver.target));
            continue;
        }
        // An unknown of the rule may be the finding that the waiver is for.
        let mut open = findings.iter().filter(|f| f.rule == waiver.target.rule && f.outcome == Outcome::Unknown);
        let (id, target) = (&waiver.id, &waiver.target);
        let line = line(judge, &format!("{target} on {}, until {}", waiver.servers, waiver.expires));
        let finding = match open.clone().max_by_key(|f| f.severity) {
            // Nobody asked for what would tell.
            Some(unknown) if unknown.severity == Severity::Info => {
                judge.not_applicable(id, msg!("waiver-unused-not-asked", id = id, target = target))
            }
            Some(_) => {
                let title = msg!("waiver-unused-unknown", id = id, target = target);
                let reason = open.next().map(|f| f.title.text.clone()).unwrap_or_default();
                let reason = Line { text: reason, ..line.clone() };
                judge.unknown(id, title).because(reason)
            }
            None => {
                judge.fail(id, msg!("waiver-unused", id = id, target = target)).remedy(msg!("waiver-unused-remedy"))
            }
        };
        finding.because(line);
    }
}

/// A line that stands in the waivers file.
fn line(judge: &Judge<'_>, text: &str) -> Line {
    let from = judge.waivers.map_or_else(String::new, |w| w.file.clone());
    Line { text: text.to_owned(), from, at: judge.evidence.collected_at }
}

#[cfg(test)]
mod tests;
