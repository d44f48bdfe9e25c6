//! What a runbook says, in its order and without a layout: the ticket in Markdown and the page in HTML are both made of it.

use super::why::name;
use crate::assess::Report;
use crate::diagnosis::{Cause, Confidence, Downtime, Effect, Place, Step, Undo, first_of, in_order};
use crate::msg;
use crate::report::remedy::where_done;
use crate::text::Message;

/// A piece of a step.
#[derive(Debug)]
pub enum Piece {
    /// Words, under a label where they have one.
    Words(Option<String>, String),
    /// Commands, and the language of the shell that takes them.
    Commands(&'static str, Vec<String>),
}

/// A step with its number.
#[derive(Debug)]
pub struct Numbered {
    /// Its number and what it does.
    pub title: String,
    /// Where it is done, how, at what price, and how to see that it worked.
    pub pieces: Vec<Piece>,
}

/// What is done about one cause.
#[derive(Debug)]
pub struct Cure {
    /// Its number and the cause.
    pub title: String,
    /// What to know first, where the cause is only possible.
    pub doubt: Option<String>,
    /// What goes before it, what it is in short, and its risk.
    pub notes: Vec<String>,
    /// Its steps.
    pub steps: Vec<Numbered>,
}

/// The whole.
#[derive(Debug)]
pub struct Book {
    /// Who wrote it, and that nobody ran it.
    pub never_run: String,
    /// What is there before anything is changed, under its heading.
    pub before: (String, Vec<String>),
    /// The command that keeps the evidence of now.
    pub keep: String,
    /// How the steps are read.
    pub rules: [String; 2],
    /// The steps of each cause.
    pub cures: Vec<Cure>,
    /// Which steps take the server away, under their heading: the ticket names the window.
    pub restarts: (String, Vec<String>),
    /// What to do when it is done, under its heading, and what the answer means.
    pub after: (String, [String; 2]),
    /// The command that does it.
    pub verify: String,
}

/// What to do, where a cause is known.
pub fn book(report: &Report) -> Option<Book> {
    let causes = in_order(&report.diagnosis.causes);
    let before = [msg!("plan-backup"), msg!("plan-key"), msg!("plan-console"), msg!("plan-window"), msg!("plan-keep")];
    let targets = targets(report);
    (!causes.is_empty()).then(|| Book {
        never_run: msg!("plan-never-run").text,
        before: (msg!("plan-before").text, before.map(|words| words.text).into()),
        keep: format!("patchgate collect {targets} -o before.json"),
        rules: [msg!("plan-one-by-one"), msg!("plan-brackets")].map(|words| words.text),
        cures: cures(&causes),
        restarts: (msg!("plan-restarts").text, restarts(&causes)),
        after: (msg!("plan-after").text, [msg!("plan-verify"), msg!("plan-verify-codes")].map(|words| words.text)),
        verify: format!("patchgate verify --before before.json {targets}"),
    })
}

/// The steps of the causes, in this order. A step that stands already is named by its number.
fn cures(causes: &[&Cause]) -> Vec<Cure> {
    let mut written: Vec<(&Step, String)> = Vec::new();
    let mut cures = Vec::new();
    for (at, cause) in causes.iter().enumerate() {
        let Some(remedy) = &cause.remedy else { continue };
        let doubt = (cause.confidence == Confidence::Possible && at > 0).then(|| msg!("plan-possible").text);
        let first = first_of(cause, causes);
        let mut notes: Vec<String> = first.iter().map(|first| msg!("plan-first", cause = first.title).text).collect();
        notes.push(msg!("plan-short", step = remedy.step).text);
        notes.push(msg!("plan-risk", risk = remedy.risk).text);
        let mut steps = Vec::new();
        for (within, step) in remedy.steps.iter().enumerate() {
            let number = format!("{}.{}", at + 1, within + 1);
            let title = format!("{number} {}", step.does.text);
            let pieces = match written.iter().find(|(known, _)| *known == step) {
                Some((_, known)) => vec![words(msg!("plan-again", number = known))],
                None => {
                    written.push((step, number));
                    pieces(step)
                }
            };
            steps.push(Numbered { title, pieces });
        }
        cures.push(Cure { title: format!("{}. {}", at + 1, name(cause)), doubt, notes, steps });
    }
    cures
}

fn pieces(step: &Step) -> Vec<Piece> {
    let mut pieces = vec![Piece::Words(None, where_done(step.place))];
    pieces.extend(commands(step, &step.commands));
    match &step.effect {
        Effect::Looks => pieces.push(words(msg!("plan-looks"))),
        Effect::Changes { loses, undo } => {
            pieces.push(labelled(msg!("plan-loses"), loses));
            match undo {
                Undo::NotNeeded { why } => pieces.push(labelled(msg!("plan-undo-none"), why)),
                Undo::Impossible { why } => pieces.push(labelled(msg!("plan-undo-impossible"), why)),
                Undo::By { how, commands: back } => {
                    pieces.push(labelled(msg!("plan-undo"), how));
                    pieces.extend(commands(step, back));
                }
            }
        }
    }
    pieces.push(labelled(msg!("plan-see"), &step.verify));
    pieces.extend(commands(step, &step.verify_with));
    if !step.sources.is_empty() {
        pieces.push(words(msg!("plan-step-sources", sources = step.sources.join("; "))));
    }
    match step.downtime {
        Downtime::None => {}
        Downtime::Window => pieces.push(words(msg!("plan-needs-window"))),
        Downtime::Restart => pieces.push(words(msg!("plan-needs-restart"))),
    }
    pieces
}

fn words(message: Message) -> Piece {
    Piece::Words(None, message.text)
}

fn labelled(label: Message, words: &Message) -> Piece {
    Piece::Words(Some(label.text), words.text.clone())
}

/// Commands for the shell that takes them; nothing where there are none.
fn commands(step: &Step, commands: &[String]) -> Option<Piece> {
    // What is done by hand is seen on the server or from the jump host.
    let ours = commands.iter().any(|command| command.starts_with("patchgate "));
    let language = match step.place {
        Place::JumpHost => "sh",
        Place::Recovery => "bat",
        _ if ours => "sh",
        Place::Server | Place::UpdateServer | Place::Console => "powershell",
    };
    (!commands.is_empty()).then(|| Piece::Commands(language, commands.to_vec()))
}

/// Which steps take the server away, each once, and the update itself.
fn restarts(causes: &[&Cause]) -> Vec<String> {
    let all = causes.iter().filter_map(|cause| cause.remedy.as_ref()).flat_map(|remedy| &remedy.steps);
    let mut away: Vec<&Step> = Vec::new();
    for step in all.filter(|step| step.downtime != Downtime::None) {
        if !away.contains(&step) {
            away.push(step);
        }
    }
    let words = away.into_iter().map(|step| match step.downtime {
        Downtime::Restart => msg!("plan-away-restart", step = step.does).text,
        Downtime::None | Downtime::Window => msg!("plan-away-window", step = step.does).text,
    });
    words.chain([msg!("plan-away-update").text]).collect()
}

/// The targets that were asked, for a command line: what is not known, or is no plain address, stays to be filled in.
fn targets(report: &Report) -> String {
    let plain = |url: &&str| url.bytes().all(|b| b.is_ascii_alphanumeric() || b":/.-_[]%".contains(&b));
    let bmc = report.connection.as_ref().map(|connection| connection.url.as_str());
    let bmc = bmc.map(|url| Some(url).filter(plain).map_or_else(|| "<URL>".to_owned(), |url| format!("'{url}'")));
    let bmc = bmc.map(|url| format!("--bmc {url}"));
    bmc.into_iter().chain(std::iter::once("--windows <AS THIS TIME>".to_owned())).collect::<Vec<_>>().join(" ")
}
