//! The runbook for a change ticket: why the update failed, what to do in which order, and how to see that it worked.
//!
//! It is the one document of patchgate that holds commands which change a server. It is printed and never run; whoever carries
//! it out reads it first, so every step stands with its price and its way back. Nothing that a BMC or a log says becomes markup,
//! and no command leaves its fence (see `fence`).

mod fence;
mod index;
mod part;
mod steps;
mod why;

pub(super) use why::{code, name as why_name, phase};

use super::extract::{answer_line, fact};
use super::header;
use super::markdown::escape::text;
use crate::assess::Report;
use crate::diagnosis::{Cause, Downtime, in_order};
use crate::msg;
use fence::fence;
pub use index::{PlanLine, plan_index};
use part::{closed, heading, item, paragraph, tail};

/// `patchgate explain --plan FILE`
#[must_use]
pub fn plan(report: &Report) -> String {
    let causes = in_order(&report.diagnosis.causes);
    let mut out = String::new();
    head(&mut out, report);
    why::why(&mut out, report, &causes);
    if causes.is_empty() {
        // There is nothing to prepare for and nothing to look at afterwards.
        why::unknown(&mut out, report);
    } else {
        before(&mut out, report);
        steps::steps(&mut out, &causes);
        restarts(&mut out, &causes);
        after(&mut out, report);
        why::unknown(&mut out, report);
    }
    tail(&mut out);
    closed(out)
}

fn head(out: &mut String, report: &Report) {
    let failure = report.diagnosis.failure.as_ref();
    let server = header::server(&report.subject);
    let title = if failure.is_some() {
        msg!("plan-title", server = server)
    } else {
        msg!("plan-title-nothing", server = server)
    };
    out.push_str(&format!("# {}\n\n", text(&title.text)));
    paragraph(out, &msg!("plan-never-run"));
    let unknown = || msg!("plan-not-known").text;
    let baseline = report.baseline.as_ref().map(|b| format!("{} {} (sha256 {})", b.id, b.version, b.sha256));
    let rows = [
        (msg!("plan-server"), server),
        (msg!("plan-serial"), fact(&report.subject.serial).unwrap_or_else(unknown)),
        (msg!("plan-verdict"), answer_line(report)),
        (msg!("plan-update"), failure.map_or_else(|| msg!("plan-none").text, |f| f.update.clone())),
        (msg!("plan-kb"), failure.map_or_else(|| msg!("plan-none").text, |f| f.kb.clone().unwrap_or_else(unknown))),
        (msg!("plan-code"), failure.map_or_else(|| msg!("plan-none").text, why::code)),
        (msg!("plan-phase"), failure.map_or_else(|| msg!("plan-none").text, why::phase)),
        (msg!("plan-evidence"), report.collected_at.to_string()),
        (msg!("plan-baseline"), baseline.unwrap_or_else(|| msg!("plan-none").text)),
    ];
    out.push_str("| | |\n|---|---|\n");
    for (name, value) in rows {
        out.push_str(&format!("| {} | {} |\n", text(&name.text), text(&value)));
    }
    if !report.notes.is_empty() {
        out.push('\n');
        report.notes.iter().for_each(|note| item(out, note));
    }
}

/// What is there before anything is changed.
fn before(out: &mut String, report: &Report) {
    heading(out, 2, &msg!("plan-before").text);
    for words in [msg!("plan-backup"), msg!("plan-key"), msg!("plan-console"), msg!("plan-window")] {
        out.push_str(&format!("- [ ] {}\n", text(&words.text)));
    }
    out.push_str(&format!("- [ ] {}\n\n", text(&msg!("plan-keep").text)));
    fence(out, "sh", &[format!("patchgate collect {} -o before.json", targets(report))]);
}

/// Which steps restart the server, so that the ticket can name the window.
fn restarts(out: &mut String, causes: &[&Cause]) {
    heading(out, 2, &msg!("plan-restarts").text);
    let all = causes.iter().filter_map(|cause| cause.remedy.as_ref()).flat_map(|remedy| &remedy.steps);
    let mut away: Vec<_> = Vec::new();
    for step in all.filter(|step| step.downtime != Downtime::None) {
        if !away.contains(&step) {
            away.push(step);
        }
    }
    for step in &away {
        let words = match step.downtime {
            Downtime::Restart => msg!("plan-away-restart", step = step.does.text),
            Downtime::None | Downtime::Window => msg!("plan-away-window", step = step.does.text),
        };
        item(out, &words.text);
    }
    item(out, &msg!("plan-away-update").text);
}

/// What to run when it is done.
fn after(out: &mut String, report: &Report) {
    heading(out, 2, &msg!("plan-after").text);
    paragraph(out, &msg!("plan-verify"));
    fence(out, "sh", &[format!("patchgate verify --before before.json {}", targets(report))]);
    paragraph(out, &msg!("plan-verify-codes"));
}

/// The targets that were asked, for a command line: what is not known, or is no plain address, stays to be filled in.
pub(super) fn targets(report: &Report) -> String {
    let plain = |url: &&str| url.bytes().all(|b| b.is_ascii_alphanumeric() || b":/.-_[]%".contains(&b));
    let bmc = report.connection.as_ref().map(|connection| connection.url.as_str());
    let bmc = bmc.map(|url| Some(url).filter(plain).map_or_else(|| "<URL>".to_owned(), |url| format!("'{url}'")));
    let bmc = bmc.map(|url| format!("--bmc {url}"));
    bmc.into_iter().chain(std::iter::once("--windows <AS THIS TIME>".to_owned())).collect::<Vec<_>>().join(" ")
}
