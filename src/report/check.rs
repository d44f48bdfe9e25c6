//! The gate's report: the verdict, and every finding that somebody has to act on or decide about.

use super::hidden::Hidden;
use super::page::{Page, Style};
use super::{findings, firmware, header, planned, screen, since};
use crate::assess::{Report, Weight};
use crate::msg;

/// `patchgate check`
#[must_use]
pub fn check(report: &Report, style: Style) -> String {
    let mut page = Page::new(style);
    screen::screen(&mut page, report);
    let mut hidden = Hidden { passed: Weight::Passed.count(report), ..Hidden::default() };
    let open = findings::of_interest(&report.findings);
    page.heading(&msg!("heading-findings").text);
    header::counts(&mut page, report);
    hidden.proof = findings::list(&mut page, open.into_iter());
    findings::areas_missing(&mut page, &report.findings);
    planned::harmless(&mut page, report);
    since::section(&mut page, report);
    hidden.firmware = firmware::table(&mut page, report);
    if page.is_whole() {
        findings::passed(&mut page, report);
    }
    header::basis(&mut page, report);
    hidden.line(&mut page);
    page.finish()
}
