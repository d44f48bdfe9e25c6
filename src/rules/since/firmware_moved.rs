//! `firmware-moved`: what is another version than before?

use super::changes::Movement;
use super::comparable::compared;
use super::states::{Since, members};
use super::told::{INVENTORY, shown, support};
use crate::baseline::Severity;
use crate::evidence::Evidence;
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;

/// `firmware-moved`.
pub const RULE: Check = Check::since(Rule::new("firmware-moved", Severity::Info), check);

/// `firmware-moved`: what is another version than before. That is worth knowing and no fault; what is gone is one to
/// look at, and so is what cannot be compared any more.
fn check(_: &Evidence, judge: &mut Judge<'_>) {
    let Some(since) = &compared(judge) else { return };
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
                judge.informing().fail(component, title)
            }
            Movement::Down | Movement::Changed | Movement::Incomparable => {
                let title = msg!("firmware-moved-changed", component = component, before = before, now = now);
                judge.informing().fail(component, title)
            }
            Movement::New => {
                judge.informing().fail(component, msg!("firmware-moved-new", component = component, now = now))
            }
            // An update that was staged and waits no more is what was hoped for; `update-not-active` judges it.
            Movement::Gone if change.now.is_none() && is_place(since, component) => judge
                .informing()
                .fail(component, msg!("firmware-moved-unstaged", component = component, before = before)),
            Movement::Gone => judge
                .at(Severity::Warn)
                .fail(component, msg!("firmware-moved-gone", component = component, before = before)),
            Movement::Unknown => {
                let title = msg!("firmware-moved-unknown", component = component, before = before, now = now);
                let severity = if change.before.is_some() { Severity::Warn } else { Severity::Info };
                judge.at(severity).unknown(component, title)
            }
        };
        support(finding, since, change);
    }
    judge.pass(INVENTORY, msg!("firmware-moved-same", count = same));
}

/// Whether an inventory member of that id is still there: then it is a place for an update, and the update is gone.
fn is_place(since: &Since<'_>, component: &str) -> bool {
    members(since.now).iter().any(|member| member.key() == component)
}
