//! What moved between the two states, member by member.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::states::{Since, members};
use crate::evidence::{Bank, Evidence, FirmwareMember, Observation, Windows};
use crate::history::updates::{History, Phase, StepKind};
use crate::rules::firmware::assess::assess;
use crate::version::{Scheme, says_none};

/// One thing in both states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The inventory id, or what of Windows it is.
    pub component: String,
    /// What it was, as sent; none where it was not there or not known.
    pub before: Option<String>,
    /// What it is, as sent; none where it is not there or not known.
    pub now: Option<String>,
    /// How it moved.
    pub movement: Movement,
}

/// How a version moved. Up and down are said only where a scheme says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Movement {
    /// It is what it was.
    Same,
    /// It is newer.
    Up,
    /// It is older.
    Down,
    /// It is another, and codes of its kind have no order.
    Changed,
    /// It is another, and whether it is older cannot be told.
    Incomparable,
    /// It was not there.
    New,
    /// It is not there any more.
    Gone,
    /// One of the two is not known.
    Unknown,
}

impl Since<'_> {
    /// Every firmware member, in the order of the inventory, then those that are gone, then Windows.
    pub(super) fn changes(&self) -> Vec<Change> {
        let mut changes = self.firmware();
        if let (Some(then), Some(now)) = (self.before.windows.value(), self.now.windows.value()) {
            changes.extend(windows(then, now));
        }
        changes
    }

    fn firmware(&self) -> Vec<Change> {
        let mut earlier = keyed(self.before);
        let mut changes: Vec<Change> = Vec::new();
        for (key, now) in keyed_in_order(self.now) {
            let change = match earlier.remove(&key) {
                Some(then) => self.pair(then, now),
                None => alone(now, if unread(self.before) { Movement::Unknown } else { Movement::New }),
            };
            changes.push(change);
        }
        let lost = if unread(self.now) { Movement::Unknown } else { Movement::Gone };
        for (key, then) in keyed_in_order(self.before) {
            if earlier.contains_key(&key) {
                let Change { component, now, .. } = alone(then, lost);
                changes.push(Change { component, before: now, now: None, movement: lost });
            }
        }
        changes
    }

    fn pair(&self, then: &FirmwareMember, now: &FirmwareMember) -> Change {
        let (before, after) = (version(then), version(now));
        let empty = |m: &FirmwareMember| m.bank == Bank::NothingPending;
        let movement = match (&before, &after) {
            _ if empty(then) && empty(now) => Movement::Same,
            // A place for a staged update has no version of its own that could move.
            _ if then.bank == Bank::Pending && empty(now) => Movement::Gone,
            _ if empty(then) && now.bank == Bank::Pending => Movement::New,
            (Some(before), Some(after)) => moved(self.scheme(now), before, after),
            _ => Movement::Unknown,
        };
        Change { component: now.key().to_owned(), before, now: after, movement }
    }

    /// The scheme of the baseline's rule about a member; never a guess.
    pub(super) fn scheme(&self, member: &FirmwareMember) -> Option<Scheme> {
        let hardware = self.now.hardware.value()?;
        self.baseline.and_then(|baseline| assess(member, hardware, baseline).rule).map(|rule| rule.scheme)
    }
}

/// How a version moved from one text to another.
fn moved(scheme: Option<Scheme>, before: &str, after: &str) -> Movement {
    if before == after {
        return Movement::Same;
    }
    let Some(scheme) = scheme.filter(|scheme| *scheme != Scheme::Opaque) else { return Movement::Changed };
    let read = scheme.parse(before).ok().zip(scheme.parse(after).ok());
    match read.and_then(|(before, after)| after.compare(&before)) {
        Some(Ordering::Less) => Movement::Down,
        Some(Ordering::Equal) => Movement::Same,
        Some(Ordering::Greater) => Movement::Up,
        None => Movement::Incomparable,
    }
}

fn alone(member: &FirmwareMember, movement: Movement) -> Change {
    Change { component: member.key().to_owned(), before: None, now: version(member), movement }
}

/// The version, unless it is a way to say that there is none.
pub(super) fn version(member: &FirmwareMember) -> Option<String> {
    member.version.text().filter(|text| !says_none(text)).map(str::to_owned)
}

/// Members of one id are told apart by their order, which is that of the service.
type Key<'a> = (&'a str, usize);

fn keyed_in_order(evidence: &Evidence) -> Vec<(Key<'_>, &FirmwareMember)> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    members(evidence)
        .iter()
        .map(|member| {
            let count = seen.entry(member.key()).or_default();
            *count += 1;
            ((member.key(), *count), member)
        })
        .collect()
}

fn keyed(evidence: &Evidence) -> BTreeMap<Key<'_>, &FirmwareMember> {
    keyed_in_order(evidence).into_iter().collect()
}

/// Whether a member that is not in the list may have been there unread.
pub(super) fn unread(evidence: &Evidence) -> bool {
    let inventory = evidence.hardware.value().and_then(|h| h.firmware.value());
    inventory.is_none_or(|members| !members.is_whole())
}

/// The build, and the newest update that was installed.
fn windows(then: &Windows, now: &Windows) -> Vec<Change> {
    let build = |w: &Windows| Some(format!("{}.{}", w.os.build.text()?, w.os.ubr.value()?));
    let newest = |w: &Windows| {
        let history = History::of(w);
        let newest = history.steps.iter().rev().find(|s| s.kind == StepKind::Succeeded && s.phase == Phase::Install);
        // Silence of a log that was not read is not "no update".
        newest.filter(|_| history.missing.is_empty()).map(|s| s.name().to_owned())
    };
    let restart = |w: &Windows| due(&w.pending_restart.cbs_reboot_pending);
    [
        // Both halves of a build are numbers that Windows counts up.
        ("Windows build", build(then), build(now), Some(Scheme::Dotted)),
        ("newest Windows update", newest(then), newest(now), None),
        ("Windows restart", restart(then), restart(now), None),
    ]
    .into_iter()
    .map(|(component, before, now, scheme)| {
        let movement = match (&before, &now) {
            (Some(before), Some(now)) => moved(scheme, before, now),
            _ => Movement::Unknown,
        };
        Change { component: component.to_owned(), before, now, movement }
    })
    .collect()
}

fn due(pending: &Observation<bool>) -> Option<String> {
    pending.value().map(|due| if *due { "due" } else { "not due" }.to_owned())
}
