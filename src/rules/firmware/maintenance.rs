//! What XCC's maintenance log says about updates: "updated" and, for UEFI and the primary XCC, later "activated".
//!
//! Measured grammar (SR650 V2, XCC 5.70, 174 entries): `UEFI firmware is updated to AFE136D Phase 1/2 by Redfish.`,
//! `… Phase 2/2 .`, `… by XCC Web.`, `UEFI firmware is activated to AFE136D.`, and the same for `Primary XCC`. LXPM and
//! its drivers are never "activated". A UEFI update was seen to wait 15 hours for its activation.

use jiff::Timestamp;

use crate::evidence::{Line, LogEntry, Members};

/// The parts whose updates wait for an activation, as the log names them.
pub(super) const PARTS: &[&str] = &["UEFI", "Primary XCC"];

/// Whether an update waits.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Waiting {
    /// The last update was activated, or there is none.
    Nothing,
    /// The last update was not activated.
    Update {
        /// Its build.
        build: String,
    },
    /// An entry that decides could not be read or placed in time.
    Unclear,
}

/// A step of an update.
struct Step<'a> {
    at: Timestamp,
    activated: bool,
    build: &'a str,
    entry: &'a LogEntry,
}

/// Whether an update of `part` waits, with the entries that say so.
pub(super) fn waiting(entries: &Members<LogEntry>, part: &str) -> (Waiting, Vec<Line>) {
    let mut steps = Vec::new();
    // An entry without a readable message or time could be the activation, or a newer update.
    let mut hidden: Vec<Line> = entries.unread.iter().map(Line::unread).collect();
    for entry in &entries.items {
        let Some(message) = entry.message.text() else {
            hidden.push(Line::of("Message", &entry.message));
            continue;
        };
        let Some((activated, build)) = step(message, part) else { continue };
        match entry.created.text().and_then(|t| t.parse().ok()) {
            Some(at) => steps.push(Step { at, activated, build, entry }),
            None => hidden.push(Line::of("Created", &entry.created)),
        }
    }
    // Within one second an activation follows its update, whatever the order of the list.
    steps.sort_by_key(|step| (step.at, step.activated));
    let last = steps.last();
    let updated = steps.iter().rfind(|step| !step.activated);
    let mut lines: Vec<Line> = updated.into_iter().chain(last.filter(|s| s.activated)).map(shown).collect();
    if !hidden.is_empty() {
        lines.extend(hidden.into_iter().take(20));
        return (Waiting::Unclear, lines);
    }
    let waiting = match (last, updated) {
        (Some(last), _) if !last.activated => Waiting::Update { build: last.build.to_owned() },
        (Some(last), Some(updated)) if last.build != updated.build => Waiting::Unclear,
        _ => Waiting::Nothing,
    };
    (waiting, lines)
}

fn shown(step: &Step<'_>) -> Line {
    let text = step.entry.message.text().unwrap_or_default().to_owned();
    Line::new(text, &step.entry.uri, step.at)
}

/// Whether the message tells of an activation (else an update) of `part`, and the build.
fn step<'a>(message: &'a str, part: &str) -> Option<(bool, &'a str)> {
    let rest = message.trim().strip_prefix(part)?.strip_prefix(" firmware is ")?;
    let (activated, rest) = match rest.strip_prefix("activated to ") {
        Some(rest) => (true, rest),
        None => (false, rest.strip_prefix("updated to ")?),
    };
    let build = rest.split_whitespace().next()?.trim_end_matches('.');
    Some((activated, build))
}
