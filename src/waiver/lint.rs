//! What is allowed in a waivers file and probably not meant.

use jiff::{SignedDuration, Timestamp};

use super::document::{Component, Servers, Target, Waiver};
use super::read::{self, MayWaive};
use crate::baseline::{Level, Problem};

/// The longest time that is not warned of, in days: a year and a month. What is accepted for longer is a demand that
/// nobody makes, and belongs in the baseline.
const LONG_DAYS: i64 = 400;

/// All errors and warnings of a waivers file at an instant, in the order of its lines. An expired waiver is an error
/// here: the file says something that is not so any more. The gate reads such a file all the same, and says it in a
/// finding.
#[must_use]
pub fn lint(text: &str, now: Timestamp, may_waive: MayWaive<'_>) -> Vec<Problem> {
    let (placed, mut problems) = read::read(text, may_waive);
    let mut note = |span: std::ops::Range<usize>, level, message| {
        problems.push(Problem::at(text, Some(span), level, message));
    };
    for (i, place) in placed.iter().enumerate() {
        let Some(waiver) = &place.waiver else { continue };
        if waiver.is_expired(now) {
            let message = format!("expired at {}: renew the decision or remove the waiver", waiver.expires);
            note(place.expires.clone(), Level::Error, message);
        } else if waiver.expires.duration_since(now) > SignedDuration::from_hours(24 * LONG_DAYS) {
            let message = format!("ends in more than {LONG_DAYS} days: that is a change of the baseline, not a waiver");
            note(place.expires.clone(), Level::Warning, message);
        }
        let earlier = placed.iter().take(i).filter_map(|p| p.waiver.as_ref());
        if let Some(other) = earlier.into_iter().find(|other| overlap(other, waiver)) {
            let message = format!("overlaps with the waiver {:?}: a finding may be waived by either", other.id);
            note(place.id.clone(), Level::Warning, message);
        }
    }
    problems.sort_by_key(|p| (p.line, p.column));
    problems
}

/// Whether there is a finding that both are about. Serial numbers and machine types are not compared: which type a
/// serial number belongs to is not known here.
fn overlap(a: &Waiver, b: &Waiver) -> bool {
    let servers = match (&a.servers, &b.servers) {
        (Servers::All, _) | (_, Servers::All) => true,
        (Servers::Serials(a), Servers::Serials(b)) | (Servers::MachineTypes(a), Servers::MachineTypes(b)) => {
            a.iter().any(|a| b.iter().any(|b| a.eq_ignore_ascii_case(b)))
        }
        _ => false,
    };
    servers && targets_meet(&a.target, &b.target)
}

fn targets_meet(a: &Target, b: &Target) -> bool {
    a.rule == b.rule
        && match (&a.component, &b.component) {
            (Component::Any, _) | (_, Component::Any) => true,
            (Component::Exactly(a), Component::Exactly(b)) => a == b,
            (Component::Like(glob), Component::Exactly(text)) | (Component::Exactly(text), Component::Like(glob)) => {
                glob.matches(text)
            }
            (Component::Like(a), Component::Like(b)) => a.overlaps(b),
        }
}
