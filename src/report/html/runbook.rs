//! The runbook within a page: the steps of `explain --plan`, in the same order and with the same words, commands to be copied.

use super::words::say;
use crate::assess::Report;
use crate::diagnosis::{Cause, Confidence, Downtime, Effect, Place, Step, Undo, first_of, in_order};
use crate::msg;
use crate::report::plan::{targets, why_name};
use crate::text::Message;

/// A piece of a step.
#[derive(Debug)]
pub(super) enum Piece {
    /// Words, under a label where that is not empty.
    Words(String, String),
    /// Commands, a line each.
    Commands(String),
}

/// A step with its number.
#[derive(Debug)]
pub(super) struct Numbered {
    pub(super) title: String,
    pub(super) pieces: Vec<Piece>,
}

/// What is done about one cause.
#[derive(Debug)]
pub(super) struct Cure {
    pub(super) title: String,
    pub(super) notes: Vec<String>,
    pub(super) steps: Vec<Numbered>,
}

/// The whole.
#[derive(Debug)]
pub(super) struct Runbook {
    pub(super) intro: Vec<String>,
    pub(super) before: (String, Vec<String>),
    pub(super) keep: String,
    pub(super) cures: Vec<Cure>,
    pub(super) restarts: (String, Vec<String>),
    pub(super) after: (String, [String; 2]),
    pub(super) verify: String,
}

/// What to do, where a cause is known.
pub(super) fn runbook(report: &Report) -> Option<Runbook> {
    let causes = in_order(&report.diagnosis.causes);
    let before = [msg!("plan-backup"), msg!("plan-key"), msg!("plan-console"), msg!("plan-window"), msg!("plan-keep")];
    (!causes.is_empty()).then(|| Runbook {
        intro: [msg!("plan-never-run"), msg!("plan-one-by-one"), msg!("plan-brackets")].iter().map(say).collect(),
        before: (say(&msg!("plan-before")), before.iter().map(say).collect()),
        keep: format!("patchgate collect {} -o before.json", targets(report)),
        cures: cures(&causes),
        restarts: (say(&msg!("plan-restarts")), restarts(&causes)),
        after: (say(&msg!("plan-after")), [msg!("plan-verify"), msg!("plan-verify-codes")].each_ref().map(say)),
        verify: format!("patchgate verify --before before.json {}", targets(report)),
    })
}

/// The steps of the causes, in this order. A step that stands already is named by its number.
fn cures(causes: &[&Cause]) -> Vec<Cure> {
    let mut written: Vec<(&Step, String)> = Vec::new();
    let mut cures = Vec::new();
    for (at, cause) in causes.iter().enumerate() {
        let Some(remedy) = &cause.remedy else { continue };
        let mut notes = Vec::new();
        if cause.confidence == Confidence::Possible && at > 0 {
            notes.push(say(&msg!("plan-possible")));
        }
        notes.extend(first_of(cause, causes).iter().map(|first| say(&msg!("plan-first", cause = say(&first.title)))));
        notes.push(say(&msg!("plan-short", step = say(&remedy.step))));
        notes.push(say(&msg!("plan-risk", risk = say(&remedy.risk))));
        let mut steps = Vec::new();
        for (within, step) in remedy.steps.iter().enumerate() {
            let number = format!("{}.{}", at + 1, within + 1);
            let title = format!("{number} {}", say(&step.does));
            let pieces = match written.iter().find(|(known, _)| *known == step) {
                Some((_, known)) => vec![words(&msg!("plan-again", number = known))],
                None => {
                    written.push((step, number));
                    pieces(step)
                }
            };
            steps.push(Numbered { title, pieces });
        }
        cures.push(Cure { title: format!("{}. {}", at + 1, why_name(cause)), notes, steps });
    }
    cures
}

fn pieces(step: &Step) -> Vec<Piece> {
    let place = match step.place {
        Place::Server => msg!("plan-at-server"),
        Place::UpdateServer => msg!("plan-at-update-server"),
        Place::Recovery => msg!("plan-at-recovery"),
        Place::JumpHost => msg!("plan-at-jump-host"),
        Place::Console => msg!("plan-at-console"),
    };
    let mut pieces = vec![words(&place)];
    pieces.extend(commands(&step.commands));
    match &step.effect {
        Effect::Looks => pieces.push(words(&msg!("plan-looks"))),
        Effect::Changes { loses, undo } => {
            pieces.push(labelled(&msg!("plan-loses"), loses));
            match undo {
                Undo::NotNeeded { why } => pieces.push(labelled(&msg!("plan-undo-none"), why)),
                Undo::Impossible { why } => pieces.push(labelled(&msg!("plan-undo-impossible"), why)),
                Undo::By { how, commands: back } => {
                    pieces.push(labelled(&msg!("plan-undo"), how));
                    pieces.extend(commands(back));
                }
            }
        }
    }
    pieces.push(labelled(&msg!("plan-see"), &step.verify));
    pieces.extend(commands(&step.verify_with));
    if !step.sources.is_empty() {
        pieces.push(words(&msg!("plan-step-sources", sources = step.sources.join("; "))));
    }
    match step.downtime {
        Downtime::None => {}
        Downtime::Window => pieces.push(words(&msg!("plan-needs-window"))),
        Downtime::Restart => pieces.push(words(&msg!("plan-needs-restart"))),
    }
    pieces
}

fn words(message: &Message) -> Piece {
    Piece::Words(String::new(), say(message))
}

fn labelled(label: &Message, message: &Message) -> Piece {
    Piece::Words(say(label), say(message))
}

fn commands(lines: &[String]) -> impl Iterator<Item = Piece> {
    lines.iter().map(|line| Piece::Commands(line.clone()))
}

/// Which steps take the server away, so that the ticket can name the window.
fn restarts(causes: &[&Cause]) -> Vec<String> {
    let all = causes.iter().filter_map(|cause| cause.remedy.as_ref()).flat_map(|remedy| &remedy.steps);
    let mut away: Vec<&Step> = Vec::new();
    for step in all.filter(|step| step.downtime != Downtime::None) {
        if !away.contains(&step) {
            away.push(step);
        }
    }
    let words = away.iter().map(|step| match step.downtime {
        Downtime::Restart => say(&msg!("plan-away-restart", step = say(&step.does))),
        Downtime::None | Downtime::Window => say(&msg!("plan-away-window", step = say(&step.does))),
    });
    words.chain(std::iter::once(say(&msg!("plan-away-update")))).collect()
}
