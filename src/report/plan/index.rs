//! The index of the runbooks of many servers: what a change board reads first.

use super::part::{closed, heading, paragraph, tail};
use super::why::code;
use crate::assess::Report;
use crate::diagnosis::{Downtime, in_order};
use crate::evidence::Area;
use crate::msg;
use crate::report::markdown::escape::text;

/// What the index says of one server.
#[derive(Debug)]
pub struct PlanLine {
    name: String,
    state: State,
}

#[derive(Debug)]
enum State {
    /// An update failed, and its runbook is in this file.
    Planned { file: String, update: String, code: String, cause: Option<String>, away: usize },
    /// No update failed, as far as all that tells of updates was seen.
    Nothing,
    /// No failed update was seen, and there may be one.
    NotKnown,
}

impl PlanLine {
    /// The line of a server; its runbook, where there is one, is in this file.
    #[must_use]
    pub fn of(name: &str, report: &Report, file: String) -> Self {
        let state = match &report.diagnosis.failure {
            Some(failure) => {
                let causes = in_order(&report.diagnosis.causes);
                let steps = causes.iter().filter_map(|cause| cause.remedy.as_ref()).flat_map(|remedy| &remedy.steps);
                State::Planned {
                    file,
                    update: failure.kb.clone().unwrap_or_else(|| failure.update.clone()),
                    code: code(failure),
                    cause: causes.first().map(|cause| cause.title.text.clone()),
                    away: steps.filter(|step| step.downtime != Downtime::None).count(),
                }
            }
            // A server whose Windows nobody asked, or whose logs could not be read, may have had any failure.
            None if report.scope.contains(&Area::Windows) && report.diagnosis.not_seen.is_empty() => State::Nothing,
            None => State::NotKnown,
        };
        Self { name: name.to_owned(), state }
    }

    /// The file of its runbook, where it has one.
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        match &self.state {
            State::Planned { file, .. } => Some(file),
            State::Nothing | State::NotKnown => None,
        }
    }
}

/// The index of these runbooks.
#[must_use]
pub fn plan_index(lines: &[PlanLine]) -> String {
    let mut out = String::new();
    let planned = lines.iter().filter(|line| line.file().is_some()).count();
    out.push_str(&format!("# {}\n\n", text(&msg!("plan-index-title", planned = planned, servers = lines.len()).text)));
    paragraph(&mut out, &msg!("plan-never-run").text);
    if planned > 0 {
        paragraph(&mut out, &msg!("plan-index-order").text);
        let names = [
            msg!("plan-server"),
            msg!("plan-update"),
            msg!("plan-code"),
            msg!("plan-index-cause"),
            msg!("plan-index-away"),
        ];
        let names: Vec<String> = names.iter().map(|name| text(&name.text)).collect();
        out.push_str(&format!("| {} |\n|---|---|---|---|---|\n", names.join(" | ")));
    }
    for line in lines {
        let State::Planned { file, update, code, cause, away } = &line.state else { continue };
        let cause = cause.clone().unwrap_or_else(|| msg!("plan-not-known").text);
        // In a link's target every percent sign of the file's name stands for itself.
        out.push_str(&format!(
            "| [{}](<{}>) | {} | {} | {} | {away} |\n",
            text(&line.name),
            file.replace('%', "%25"),
            text(update),
            text(code),
            text(&cause)
        ));
    }
    let named = |of: fn(&State) -> bool| -> Vec<&str> {
        lines.iter().filter(|line| of(&line.state)).map(|line| line.name.as_str()).collect()
    };
    let rest = [
        (msg!("plan-index-nothing"), named(|state| matches!(state, State::Nothing))),
        (msg!("plan-index-not-known"), named(|state| matches!(state, State::NotKnown))),
    ];
    for (words, names) in rest {
        if names.is_empty() {
            continue;
        }
        heading(&mut out, 2, &words.text);
        names.iter().for_each(|name| out.push_str(&format!("- {}\n", text(name))));
    }
    tail(&mut out);
    closed(out)
}
