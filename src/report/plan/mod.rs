//! The runbook for a change ticket: why the update failed, what to do in which order, and how to see that it worked.
//!
//! It is the one document of patchgate that holds commands which change a server. It is printed and never run; whoever carries
//! it out reads it first, so every step stands with its price and its way back. Nothing that a BMC or a log says becomes markup,
//! and no command leaves its fence (see `fence`).

mod book;
mod fence;
mod index;
mod part;
mod steps;
mod why;

pub(super) use book::{Book, Numbered, Piece, book};
pub(super) use why::{code, phase};

use super::extract::{answer_line, fact};
use super::header;
use super::markdown::escape::text;
use crate::assess::Report;
use crate::diagnosis::in_order;
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
    // Without a cause there is nothing to prepare for and nothing to look at afterwards.
    if let Some(book) = book(report) {
        before(&mut out, &book);
        steps::steps(&mut out, &book);
        heading(&mut out, 2, &book.restarts.0);
        book.restarts.1.iter().for_each(|words| item(&mut out, words));
        after(&mut out, &book);
    }
    why::unknown(&mut out, report);
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
    paragraph(out, &msg!("plan-never-run").text);
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
fn before(out: &mut String, book: &Book) {
    heading(out, 2, &book.before.0);
    book.before.1.iter().for_each(|words| out.push_str(&format!("- [ ] {}\n", text(words))));
    out.push('\n');
    fence(out, "sh", std::slice::from_ref(&book.keep));
}

/// What to run when it is done.
fn after(out: &mut String, book: &Book) {
    let (title, [verify, codes]) = &book.after;
    heading(out, 2, title);
    paragraph(out, verify);
    fence(out, "sh", std::slice::from_ref(&book.verify));
    paragraph(out, codes);
}
