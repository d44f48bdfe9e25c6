//! The steps of a remedy on a page: what to do and where, each command on a line of its own that is never broken.

use super::page::{Page, Tone};
use crate::diagnosis::{Effect, Place, Remedy, Step};
use crate::msg;

/// What is done first: everything up to the first step that changes something, which is the least harmful one; less of it where
/// that would be more than so many commands.
pub fn first(remedy: &Remedy, most: usize) -> &[Step] {
    let changes = |step: &Step| matches!(step.effect, Effect::Changes { .. });
    let change = remedy.steps.iter().position(changes).map_or(remedy.steps.len(), |at| at + 1);
    let commands = |end: usize| remedy.steps.iter().take(end).map(|step| step.commands.len()).sum::<usize>();
    let end = (1..=change).rev().find(|end| commands(*end) <= most).unwrap_or(1.min(change));
    remedy.steps.get(..end).unwrap_or_default()
}

/// Some steps of a remedy, by number, with what the last one loses.
pub fn steps(page: &mut Page, indent: u16, steps: &[Step]) {
    let mut place = None;
    for (at, step) in steps.iter().enumerate() {
        if place != Some(step.place) && step.place != Place::Console {
            page.paragraph(indent, &where_done(step.place));
        }
        place = Some(step.place);
        page.columns(indent, &[vec![(format!("{}.", at + 1), Tone::Plain), (step.does.text.clone(), Tone::Plain)]]);
        for command in &step.commands {
            page.verbatim(indent + 4, command);
        }
        if let Effect::Changes { loses, .. } = &step.effect {
            page.paragraph(indent + 4, &msg!("remedy-loses", loses = loses).text);
        }
    }
}

/// Where a step is done.
pub fn where_done(place: Place) -> String {
    match place {
        Place::Server => msg!("plan-at-server"),
        Place::UpdateServer => msg!("plan-at-update-server"),
        Place::Recovery => msg!("plan-at-recovery"),
        Place::JumpHost => msg!("plan-at-jump-host"),
        Place::Console => msg!("plan-at-console"),
    }
    .text
}
