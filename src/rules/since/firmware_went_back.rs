//! `firmware-went-back`: what is older than before?

use super::changes::Movement;
use super::comparable::compared;
use super::told::{INVENTORY, shown, support};
use crate::baseline::Severity;
use crate::evidence::Evidence;
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;

/// `firmware-went-back`.
pub const RULE: Check = Check::since(Rule::new("firmware-went-back", Severity::Warn), check);

/// `firmware-went-back`: what is older than before. An update that was rolled back looks like that.
fn check(_: &Evidence, judge: &mut Judge<'_>) {
    let Some(since) = &compared(judge) else { return };
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
