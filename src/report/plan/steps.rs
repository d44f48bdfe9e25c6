//! The steps of every cause in their order, each with its commands, its price, the way back, and how to see that it worked.

use super::fence::fence;
use super::part::{heading, item, paragraph};
use super::why::name;
use crate::diagnosis::{Cause, Confidence, Downtime, Effect, Place, Step, Undo, first_of};
use crate::msg;
use crate::report::markdown::escape::text;
use crate::text::Message;

/// The steps of the causes, in this order. A step that stands already is named by its number.
pub fn steps(out: &mut String, causes: &[&Cause]) {
    heading(out, 2, &msg!("plan-steps").text);
    paragraph(out, &msg!("plan-one-by-one"));
    paragraph(out, &msg!("plan-brackets"));
    let mut written: Vec<(&Step, String)> = Vec::new();
    for (at, cause) in causes.iter().enumerate() {
        let Some(remedy) = &cause.remedy else { continue };
        heading(out, 3, &format!("{}. {}", at + 1, name(cause)));
        if cause.confidence == Confidence::Possible && at > 0 {
            paragraph(out, &msg!("plan-possible"));
        }
        for first in first_of(cause, causes) {
            item(out, &msg!("plan-first", cause = first.title.text).text);
        }
        item(out, &msg!("plan-short", step = remedy.step.text).text);
        item(out, &msg!("plan-risk", risk = remedy.risk.text).text);
        for (within, step) in remedy.steps.iter().enumerate() {
            let number = format!("{}.{}", at + 1, within + 1);
            heading(out, 4, &format!("{number} {}", step.does.text));
            match written.iter().find(|(known, _)| *known == step) {
                Some((_, known)) => paragraph(out, &msg!("plan-again", number = known)),
                None => {
                    one(out, step);
                    written.push((step, number));
                }
            }
        }
    }
}

fn one(out: &mut String, step: &Step) {
    let place = match step.place {
        Place::Server => msg!("plan-at-server"),
        Place::UpdateServer => msg!("plan-at-update-server"),
        Place::Recovery => msg!("plan-at-recovery"),
        Place::JumpHost => msg!("plan-at-jump-host"),
        Place::Console => msg!("plan-at-console"),
    };
    paragraph(out, &place);
    commands(out, step, &step.commands);
    match &step.effect {
        Effect::Looks => paragraph(out, &msg!("plan-looks")),
        Effect::Changes { loses, undo } => {
            labelled(out, &msg!("plan-loses"), loses);
            match undo {
                Undo::NotNeeded { why } => labelled(out, &msg!("plan-undo-none"), why),
                Undo::Impossible { why } => labelled(out, &msg!("plan-undo-impossible"), why),
                Undo::By { how, commands: back } => {
                    labelled(out, &msg!("plan-undo"), how);
                    commands(out, step, back);
                }
            }
        }
    }
    labelled(out, &msg!("plan-see"), &step.verify);
    commands(out, step, &step.verify_with);
    if !step.sources.is_empty() {
        out.push_str(&format!("{}\n\n", text(&msg!("plan-step-sources", sources = step.sources.join("; ")).text)));
    }
    match step.downtime {
        Downtime::None => {}
        Downtime::Window => paragraph(out, &msg!("plan-needs-window")),
        Downtime::Restart => paragraph(out, &msg!("plan-needs-restart")),
    }
}

fn labelled(out: &mut String, label: &Message, words: &Message) {
    out.push_str(&format!("**{}** {}\n\n", text(&label.text), text(&words.text)));
}

/// Commands in a fence of the shell that takes them; nothing where there are none.
fn commands(out: &mut String, step: &Step, commands: &[String]) {
    // What is done by hand is seen on the server or from the jump host.
    let ours = commands.iter().any(|command| command.starts_with("patchgate "));
    let language = match step.place {
        Place::JumpHost => "sh",
        Place::Recovery => "bat",
        _ if ours => "sh",
        Place::Server | Place::UpdateServer | Place::Console => "powershell",
    };
    if !commands.is_empty() {
        fence(out, language, commands);
    }
}
