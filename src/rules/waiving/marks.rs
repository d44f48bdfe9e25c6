//! What waivers do to findings: a mark on a failure, never another outcome.
//!
//! A waiver helps only where everything that it says is known to be so. A serial number that could not be read, a
//! version that cannot be compared with the floor, an unknown that it does not speak of: then it does not hold, and
//! the finding counts as if nobody had accepted it.

use std::cmp::Ordering;

use crate::baseline::Demand;
use crate::evidence::FirmwareMember;
use crate::rules::bench::Bench;
use crate::rules::finding::{Finding, Outcome, Waived, WaiverState};
use crate::rules::firmware::assess::assess;
use crate::rules::firmware::installed::installed;
use crate::rules::registry::may_waive;
use crate::version::Version;
use crate::waiver::Waiver;

/// Marks each failure and unknown with the waiver that is about it. Of several, one that holds, else the one that
/// came closest; of several that hold, the one that holds longest.
pub fn mark(findings: &mut [Finding], bench: &Bench<'_>) {
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
        && !finding.side_missing
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
        let (floor, installed) = (rule.scheme.parse(floor).ok()?, installed(rule, member).ok()?);
        // XCC sends builds without their family. A floor of another family shows beside the demands, which name it.
        let other = |level: &Version| level.compare(&floor).is_none() && !level.is_of_another_form(&floor);
        if rule.demands().iter().flat_map(Demand::levels).any(other) {
            return None;
        }
        Some(installed.compare(&floor)? != Ordering::Less)
    };
    let mut named = members.iter().filter(|m| m.key() == component).peekable();
    named.peek().is_some() && named.all(|member| reached(member) == Some(true))
}
