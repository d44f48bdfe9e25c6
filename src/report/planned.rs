//! What is known of updates that somebody plans: the answers that need nothing to be done, for whoever asked wants those too.

use super::findings;
use super::page::{Page, Tone};
use super::wrap::padded;
use crate::assess::Report;
use crate::msg;
use crate::rules::{Area, Finding, Outcome, registry};

/// Whether a finding answers what was asked ahead.
fn is_planned(finding: &Finding) -> bool {
    registry::rule(&finding.rule).is_some_and(|rule| rule.area == Area::Planned)
}

/// The known failures that do not threaten here, each with the fact that says so.
pub fn harmless(page: &mut Page, report: &Report) {
    let quiet = |f: &&Finding| is_planned(f) && matches!(f.outcome, Outcome::Pass | Outcome::NotApplicable);
    let mut quiet = report.findings.iter().filter(quiet).peekable();
    if quiet.peek().is_none() {
        return;
    }
    page.heading(&msg!("heading-planned-harmless").text);
    for finding in quiet {
        let (word, tone) = findings::label(finding);
        let sentence = format!("{} [{}]", finding.title.text, finding.component);
        page.columns(2, &[vec![(padded(&word, 7), tone), (sentence, Tone::Plain)]]);
    }
}

/// The known failures that do, in full: where other findings are only named.
pub fn threats(page: &mut Page, report: &Report) {
    let threats = |f: &&Finding| is_planned(f) && f.outcome == Outcome::Fail;
    let mut threats = report.findings.iter().filter(threats).peekable();
    if threats.peek().is_some() {
        page.heading(&msg!("heading-planned-threats").text);
        findings::list(page, threats);
    }
}
