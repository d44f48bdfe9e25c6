//! The gate's report: the verdict, and every finding that somebody has to act on or decide about.

use super::page::{Page, Style};
use super::{findings, firmware, header, planned, since};
use crate::assess::Report;
use crate::msg;

/// `patchgate check`
#[must_use]
pub fn check(report: &Report, style: Style) -> String {
    let mut page = Page::new(style);
    header::head(&mut page, report);
    header::verdict(&mut page, report);
    since::section(&mut page, report);
    firmware::table(&mut page, report);
    let open = findings::of_interest(&report.findings);
    page.heading(&msg!("heading-findings").text);
    findings::list(&mut page, open.into_iter());
    findings::areas_missing(&mut page, &report.findings);
    planned::harmless(&mut page, report);
    page.finish()
}
