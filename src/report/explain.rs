//! The explanation: the update that failed, its causes, and the findings they rest on.

use super::page::{Page, Style};
use super::{causes, findings, firmware, header, planned, since};
use crate::assess::Report;
use crate::msg;
use crate::rules::{Finding, Outcome};

/// `patchgate explain`
#[must_use]
pub fn explain(report: &Report, style: Style) -> String {
    let mut page = Page::new(style);
    header::head(&mut page, report);
    header::verdict(&mut page, report);
    causes::short(&mut page, &report.diagnosis);
    causes::failure(&mut page, &report.diagnosis);
    causes::causes(&mut page, &report.diagnosis);

    let failed: Vec<&Finding> = of(report, Outcome::Fail);
    if !failed.is_empty() {
        page.heading(&msg!("heading-failed").text);
        findings::titles(&mut page, &failed);
    }
    planned::threats(&mut page, report);
    planned::harmless(&mut page, report);
    since::section(&mut page, report);
    firmware::table(&mut page, report);
    let unknown: Vec<&Finding> = of(report, Outcome::Unknown);
    page.heading(&msg!("heading-not-evaluated").text);
    findings::list(&mut page, unknown.into_iter());
    findings::areas_missing(&mut page, &report.findings);
    causes::not_evaluated(&mut page, &report.diagnosis);
    page.finish()
}

fn of(report: &Report, outcome: Outcome) -> Vec<&Finding> {
    let mut chosen = findings::of_interest(&report.findings);
    chosen.retain(|f| f.outcome == outcome);
    chosen
}
