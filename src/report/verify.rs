//! Did the repair work? The answer, what became of the update and of its causes, and what is new.

use super::hidden::Hidden;
use super::page::{Page, Style, Tone};
use super::wrap::padded;
use super::{causes, findings, header, since};
use crate::assess::Report;
use crate::msg;
use crate::repair::{Repair, UpdateState};
use crate::rules::{Finding, Outcome};

/// `patchgate verify`
#[must_use]
pub fn verify(report: &Report, style: Style) -> String {
    let mut page = Page::new(style);
    header::head(&mut page, report);
    header::verdict(&mut page, report);
    if let Some(repair) = &report.repair {
        page.paragraph(2, &msg!("verify-of", file = repair.file, at = repair.collected_at).text);
        let failed = repair.failure.as_ref().map(|failure| {
            let name = failure.kb.as_deref().unwrap_or(&failure.update);
            msg!("verify-failed", update = name, code = failure.code_text(), when = failure.at)
        });
        page.paragraph(2, &failed.unwrap_or_else(|| msg!("verify-failed-none")).text);
    }
    page.heading(&msg!("heading-answers").text);
    let (open, fine): (Vec<&Finding>, Vec<&Finding>) =
        report.findings.iter().partition(|f| matches!(f.outcome, Outcome::Fail | Outcome::Unknown));
    let mut open = open;
    open.sort_by_key(|f| (std::cmp::Reverse(f.severity), f.outcome));
    let proof = findings::list(&mut page, open.into_iter());
    let shown = |f: &&&Finding| f.outcome == Outcome::Pass;
    page.columns(
        2,
        &fine
            .iter()
            .filter(shown)
            .map(|f| {
                let (word, tone) = findings::label(f);
                let sentence = format!("{} [{}]", f.title.text, f.rule);
                vec![(padded(&word, 7), tone), (sentence, Tone::Plain)]
            })
            .collect::<Vec<_>>(),
    );
    since::section(&mut page, report);
    if report.repair.as_ref().is_some_and(fails_since) {
        // Its cause is the next question. What failed before is answered above.
        causes::short(&mut page, &report.diagnosis);
    }
    Hidden { proof, ..Hidden::default() }.line(&mut page);
    page.finish()
}

/// Whether an update failed since the evidence of before.
fn fails_since(repair: &Repair) -> bool {
    let another = || repair.new.iter().any(|id| id.starts_with("last-update:"));
    matches!(repair.update, UpdateState::FailsAgain | UpdateState::FailsOtherwise) || another()
}
