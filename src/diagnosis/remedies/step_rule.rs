//! A step as it is written in the code, before the names of one failure are put into its commands.

use std::collections::BTreeMap;

use super::fill::fill;
use super::sources::address;
use super::step::{Downtime, Effect, Harm, Place, Step, Undo};
use crate::text::Message;

/// The steps of a remedy in their order, the least harmful first.
pub type Plan = &'static [&'static StepRule];

/// The way back from a change.
#[derive(Clone, Copy)]
pub enum Back {
    /// Nothing is left that would have to be undone.
    NotNeeded(fn() -> Message),
    /// These commands undo it, which may be none where it is done by hand.
    By(fn() -> Message, &'static [&'static str]),
    /// Nothing does.
    Impossible(fn() -> Message),
}

/// What is fixed about a step.
#[derive(Clone, Copy)]
pub struct StepRule {
    /// Its permanent id.
    pub id: &'static str,
    does: fn() -> Message,
    place: Place,
    /// Its commands; `{name}` stands for a value of the remedy, which becomes one quoted word (see `fill`).
    pub commands: &'static [&'static str],
    change: Option<(fn() -> Message, Back)>,
    verify: fn() -> Message,
    /// The commands that show what it did.
    pub verify_with: &'static [&'static str],
    downtime: Downtime,
    harm: Harm,
    /// The pages that it rests on, as `sources` spells them; the tests hold that no step is without.
    from: &'static [&'static str],
}

impl StepRule {
    /// A step on the server that looks, or saves a copy of what is there.
    pub const fn looks(id: &'static str, does: fn() -> Message, verify: fn() -> Message) -> Self {
        Self {
            id,
            does,
            place: Place::Server,
            commands: &[],
            change: None,
            verify,
            verify_with: &[],
            downtime: Downtime::None,
            harm: Harm::Looks,
            from: &[],
        }
    }

    /// A step on the server that changes something.
    pub const fn changes(
        id: &'static str,
        does: fn() -> Message,
        loses: fn() -> Message,
        back: Back,
        verify: fn() -> Message,
    ) -> Self {
        Self { change: Some((loses, back)), harm: Harm::Gentle, ..Self::looks(id, does, verify) }
    }

    /// With these commands.
    pub const fn run(self, commands: &'static [&'static str]) -> Self {
        Self { commands, ..self }
    }

    /// Verified with these commands.
    pub const fn seen_by(self, verify_with: &'static [&'static str]) -> Self {
        Self { verify_with, ..self }
    }

    /// Somewhere else than on the server.
    pub const fn at(self, place: Place) -> Self {
        Self { place, ..self }
    }

    /// With the server away meanwhile.
    pub const fn away(self, downtime: Downtime) -> Self {
        Self { downtime, ..self }
    }

    /// With more harm than one setting does.
    pub const fn harm(self, harm: Harm) -> Self {
        Self { harm, ..self }
    }

    /// Resting on these pages.
    pub const fn from(self, from: &'static [&'static str]) -> Self {
        Self { from, ..self }
    }

    /// The step for one failure: the values of its remedy are put into the commands.
    pub fn step(&self, values: &BTreeMap<String, String>) -> Step {
        let filled = |commands: &[&str]| commands.iter().map(|command| fill(command, values)).collect();
        let effect = match self.change {
            None => Effect::Looks,
            Some((loses, back)) => Effect::Changes {
                loses: loses(),
                undo: match back {
                    Back::NotNeeded(why) => Undo::NotNeeded { why: why() },
                    Back::By(how, commands) => Undo::By { how: how(), commands: filled(commands) },
                    Back::Impossible(why) => Undo::Impossible { why: why() },
                },
            },
        };
        Step {
            id: self.id.to_owned(),
            does: (self.does)(),
            place: self.place,
            commands: filled(self.commands),
            effect,
            verify: (self.verify)(),
            verify_with: filled(self.verify_with),
            downtime: self.downtime,
            harm: self.harm,
            sources: self.from.iter().map(|page| address(page)).collect(),
        }
    }
}
