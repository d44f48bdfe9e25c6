//! The explanation: the answers, then the causes of the failed update with their proof, then the findings they rest on.

use super::hidden::Hidden;
use super::page::{Page, Style};
use super::{causes, findings, firmware, header, planned, screen, since};
use crate::assess::{Report, Weight};
use crate::msg;
use crate::rules::{Finding, Outcome};

/// `patchgate explain`
#[must_use]
pub fn explain(report: &Report, style: Style) -> String {
    let mut page = Page::new(style);
    screen::screen(&mut page, report);
    let mut hidden = Hidden { passed: Weight::Passed.count(report), ..Hidden::default() };
    causes::causes(&mut page, &report.diagnosis, &mut hidden);
    causes::failure(&mut page, &report.diagnosis, &mut hidden);

    let failed: Vec<&Finding> = of(report, Outcome::Fail);
    if !failed.is_empty() {
        page.heading(&msg!("heading-failed").text);
        header::counts(&mut page, report);
        findings::titles(&mut page, &failed);
    }
    planned::threats(&mut page, report);
    planned::harmless(&mut page, report);
    since::section(&mut page, report);
    let unknown: Vec<&Finding> = of(report, Outcome::Unknown);
    page.heading(&msg!("heading-not-evaluated").text);
    hidden.proof += findings::list(&mut page, unknown.into_iter());
    findings::areas_missing(&mut page, &report.findings);
    causes::not_evaluated(&mut page, &report.diagnosis, &mut hidden);
    hidden.firmware = firmware::table(&mut page, report);
    if page.is_whole() {
        findings::passed(&mut page, report);
    }
    header::basis(&mut page, report);
    hidden.line(&mut page);
    page.finish()
}

fn of(report: &Report, outcome: Outcome) -> Vec<&Finding> {
    let mut chosen = findings::of_interest(&report.findings);
    chosen.retain(|f| f.outcome == outcome);
    chosen
}
