//! `firmware-moved` and `firmware-went-back`: the changes between the two states, as findings.

use super::changes::{Change, Movement};
use super::{Since, compared};
use crate::msg;
use crate::rules::{Finding, Judge, Line, Severity};

/// The component of the answer about all members together.
const INVENTORY: &str = "inventory";

/// `firmware-moved`: what is another version than before. That is worth knowing and no fault; what is gone is one to
/// look at, and so is what cannot be compared any more.
pub(in crate::rules) fn firmware_moved(since: &Since<'_>, judge: &mut Judge<'_>) {
    if !compared(since, judge) {
        return;
    }
    let changes = since.changes();
    let mut same = 0_usize;
    for change in &changes {
        let (component, before, now) = (&change.component, shown(&change.before), shown(&change.now));
        let finding = match change.movement {
            Movement::Same => {
                same += 1;
                continue;
            }
            Movement::Up => {
                let title = msg!("firmware-moved-up", component = component, before = before, now = now);
                judge.inform(component, title)
            }
            Movement::Down | Movement::Changed | Movement::Incomparable => {
                let title = msg!("firmware-moved-changed", component = component, before = before, now = now);
                judge.inform(component, title)
            }
            Movement::New => judge.inform(component, msg!("firmware-moved-new", component = component, now = now)),
            // An update that was staged and waits no more is what was hoped for; `update-not-active` judges it.
            Movement::Gone if change.now.is_none() && is_place(since, component) => {
                judge.inform(component, msg!("firmware-moved-unstaged", component = component, before = before))
            }
            Movement::Gone => judge.fail_as(
                Severity::Warn,
                component,
                msg!("firmware-moved-gone", component = component, before = before),
            ),
            Movement::Unknown => {
                let title = msg!("firmware-moved-unknown", component = component, before = before, now = now);
                let severity = if change.before.is_some() { Severity::Warn } else { Severity::Info };
                judge.unknown_as(severity, component, title)
            }
        };
        support(finding, since, change);
    }
    judge.pass(INVENTORY, msg!("firmware-moved-same", count = same));
}

/// Whether an inventory member of that id is still there: then it is a place for an update, and the update is gone.
fn is_place(since: &Since<'_>, component: &str) -> bool {
    super::members(since.now).iter().any(|member| member.key() == component)
}

/// `firmware-went-back`: what is older than before. An update that was rolled back looks like that.
pub(in crate::rules) fn firmware_went_back(since: &Since<'_>, judge: &mut Judge<'_>) {
    if !compared(since, judge) {
        return;
    }
    let mut told = false;
    for change in since.changes() {
        let (component, before, now) = (&change.component, shown(&change.before), shown(&change.now));
        let finding = match change.movement {
            Movement::Down => judge
                .fail(component, msg!("firmware-went-back", component = component, before = before, now = now))
                .remedy(msg!("firmware-went-back-remedy")),
            Movement::Incomparable => {
                let title = msg!("firmware-went-back-unknown", component = component, before = before, now = now);
                judge.unknown(component, title)
            }
            _ => continue,
        };
        support(finding, since, &change);
        told = true;
    }
    if !told {
        judge.pass(INVENTORY, msg!("firmware-went-back-none"));
    }
}

/// Both versions, each with where and when it was read.
fn support(finding: &mut Finding, since: &Since<'_>, change: &Change) {
    for (name, evidence) in [("then", since.before), ("now", since.now)] {
        let member = super::members(evidence).iter().find(|m| m.key() == change.component);
        if let Some(member) = member {
            let line = Line::of(name, &member.version);
            finding.because(line);
        }
    }
}

fn shown(version: &Option<String>) -> &str {
    version.as_deref().unwrap_or("not known")
}
