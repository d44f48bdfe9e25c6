//! One step of a remedy, as a report shows it: what to do, with which commands, what it costs, and the way back.
//!
//! A step is printed and never run. Whoever runs it at night must not have to guess: a step that changes something says what
//! is lost and how it is undone, or that it cannot be, and every step says how to see that it did what it should.

use serde::{Deserialize, Serialize};

use crate::text::Message;

/// Where a step is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// On the server, in an elevated PowerShell.
    Server,
    /// On the WSUS server, in an elevated PowerShell.
    UpdateServer,
    /// In the command prompt of the recovery environment (Windows RE).
    Recovery,
    /// On the host that patchgate runs on, in a shell.
    JumpHost,
    /// By hand, in the tool that the step names: no command does it.
    Console,
}

/// Whether the server is away meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Downtime {
    /// It is not.
    None,
    /// Something that it does is, or it is slow: a maintenance window is wanted.
    Window,
    /// It restarts.
    Restart,
}

/// How much harm a step can do, by which the steps of a remedy are ordered. Our own judgement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Harm {
    /// It looks, or saves a copy.
    Looks,
    /// It completes what stands before it, and may stand anywhere.
    Completes,
    /// One setting, which is put back as easily.
    Gentle,
    /// More than one thing, or what cannot be put back but is sound afterwards.
    Marked,
    /// Something is lost, or the server may not start.
    Grave,
}

/// The way back from a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "way", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Undo {
    /// Nothing is left that would have to be undone.
    NotNeeded {
        /// Why.
        why: Message,
    },
    /// This undoes it.
    By {
        /// What to do.
        how: Message,
        /// With these commands, in the place of the step.
        commands: Vec<String>,
    },
    /// Nothing does.
    Impossible {
        /// Why, and what helps instead.
        why: Message,
    },
}

/// What a step does to the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Effect {
    /// It looks, or saves a copy of what is there.
    Looks,
    /// It changes something.
    Changes {
        /// What is lost or risked.
        loses: Message,
        /// The way back.
        undo: Undo,
    },
}

/// A step of a remedy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its permanent id in kebab case.
    pub id: String,
    /// What to do.
    pub does: Message,
    /// Where.
    pub place: Place,
    /// With these commands, in this order. A name in angle brackets stands for what the evidence does not tell: the
    /// command cannot be run before it is replaced.
    pub commands: Vec<String>,
    /// What it does to the server.
    pub effect: Effect,
    /// How to see that it did what it should.
    pub verify: Message,
    /// With these commands, which change nothing.
    pub verify_with: Vec<String>,
    /// Whether the server is away meanwhile.
    pub downtime: Downtime,
    /// How much harm it can do.
    pub harm: Harm,
    /// The addresses of the pages that it rests on: an article of Microsoft, or the page of its command.
    pub sources: Vec<String>,
}
