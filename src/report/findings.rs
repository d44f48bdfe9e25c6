//! Findings as a list: what is wrong, what is not known, and why.

use super::alike::{Alike, alike};
use super::page::{Page, Tone};
use super::wrap::padded;
use crate::assess::Report;
use crate::evidence::Line;
use crate::msg;
use crate::rules::{Finding, Outcome, Severity, Waived, WaiverState};
use crate::text::Message;

/// How much of a finding's evidence a report shows.
pub const LINES: usize = 4;

/// The word and tone of a finding.
pub fn label(finding: &Finding) -> (String, Tone) {
    if finding.is_waived() {
        return (msg!("word-waived").text, Tone::Doubt);
    }
    match (finding.outcome, finding.severity) {
        (Outcome::Pass, _) => (msg!("word-ok").text, Tone::Good),
        (Outcome::NotApplicable, _) => (msg!("word-not-applicable").text, Tone::Plain),
        (Outcome::Unknown, Severity::Block) => (msg!("word-unknown-stops").text, Tone::Doubt),
        (Outcome::Unknown, _) => (msg!("word-unknown").text, Tone::Doubt),
        (Outcome::Fail, Severity::Block) => (msg!("word-fail").text, Tone::Bad),
        (Outcome::Fail, Severity::Warn) => (msg!("word-warn").text, Tone::Doubt),
        (Outcome::Fail, Severity::Info) => (msg!("word-note").text, Tone::Plain),
    }
}

/// Some findings, one sentence each.
pub fn titles(page: &mut Page, findings: &[&Finding]) {
    for finding in findings {
        title(page, finding);
        waiver(page, finding);
    }
}

/// Some findings with their evidence and remedies; those that say the same are told once. Answers how many lines of proof were
/// left out.
pub fn list<'a>(page: &mut Page, findings: impl Iterator<Item = &'a Finding>) -> usize {
    if page.is_whole() {
        findings.for_each(|finding| one(page, finding, LINES));
        return 0;
    }
    let mut hidden = 0;
    for Alike { first, others } in alike(findings) {
        // What a BMC does not serve has little to show. What leaves the verdict open does.
        let quiet = first.outcome == Outcome::Unknown && first.severity != Severity::Block;
        one(page, first, if quiet { 0 } else { LINES });
        hidden += if quiet { first.evidence.len() } else { 0 };
        hidden += others.iter().map(|finding| finding.evidence.len()).sum::<usize>();
        if !others.is_empty() {
            let names: Vec<&str> = others.iter().map(|finding| finding.component.as_str()).collect();
            page.paragraph(11, &msg!("alike-others", count = others.len(), components = names.join(", ")).text);
        }
    }
    hidden
}

fn one(page: &mut Page, finding: &Finding, most: usize) {
    title(page, finding);
    waiver(page, finding);
    if most > 0 {
        lines(page, 11, &finding.evidence, most);
    }
    if let Some(remedy) = &finding.remedy {
        page.columns(11, &[vec![("->".into(), Tone::Plain), (remedy.text.clone(), Tone::Plain)]]);
    }
}

fn title(page: &mut Page, finding: &Finding) {
    let (word, tone) = label(finding);
    let sentence = format!("{} [{}]", finding.title.text, rule(finding));
    page.columns(2, &[vec![(padded(&word, 7), tone), (sentence, Tone::Plain)]]);
}

/// The rule of a finding, with the knowledge that it rests on.
pub fn rule(finding: &Finding) -> String {
    let names: Vec<&str> = std::iter::once(&finding.rule).chain(&finding.knowledge).map(String::as_str).collect();
    names.join(" ")
}

fn waiver(page: &mut Page, finding: &Finding) {
    if let Some(waived) = &finding.waiver {
        page.paragraph(11, &waiver_sentence(waived).text);
    }
}

/// Who accepted it, until when and why; or why that does not help.
pub fn waiver_sentence(waived: &Waived) -> Message {
    let (id, approver, expires, reason) = (&waived.id, &waived.approver, waived.expires, &waived.reason);
    match waived.state {
        WaiverState::Holds => {
            msg!("waiver-holds", id = id, approver = approver, expires = expires, reason = reason)
        }
        WaiverState::Expired => msg!("waiver-over", id = id, approver = approver, expires = expires),
        WaiverState::BelowFloor => msg!("waiver-below-floor", id = id, approver = approver),
        WaiverState::NotForUnknowns => msg!("waiver-not-for-unknowns", id = id, approver = approver),
    }
}

/// Lines of proof: the text, and under it where it stands, unless that is where the line before stands too.
pub fn lines(page: &mut Page, indent: u16, lines: &[Line], most: usize) {
    let mut before = "";
    for line in lines.iter().take(most) {
        page.columns(indent, &[vec![("-".into(), Tone::Plain), (line.text.clone(), Tone::Plain)]]);
        if line.from != before {
            page.paragraph(indent + 3, &line.from);
        }
        before = &line.from;
    }
    if lines.len() > most {
        let more = msg!("more-lines", count = lines.len() - most);
        page.paragraph(indent, &more.text);
    }
}

/// What is as it should be, a line each, for whoever asked for everything.
pub fn passed(page: &mut Page, report: &Report) {
    let passed: Vec<&Finding> = report.findings.iter().filter(|f| f.outcome == Outcome::Pass).collect();
    page.heading(&msg!("markdown-passed", count = passed.len()).text);
    titles(page, &passed);
}

/// Findings that a person has to act on or decide about, the gravest first.
pub fn of_interest(findings: &[Finding]) -> Vec<&Finding> {
    let open = |f: &&Finding| matches!(f.outcome, Outcome::Fail | Outcome::Unknown) && !f.side_missing;
    let mut chosen: Vec<&Finding> = findings.iter().filter(open).collect();
    // A stable sort: within one rank the order of the rules stays. What somebody accepted comes after the rest.
    chosen.sort_by_key(|f| (f.is_waived(), std::cmp::Reverse(f.severity), std::cmp::Reverse(f.outcome)));
    chosen
}

/// The rules that could not begin because their whole side is missing, under the reason that they share.
pub fn areas_missing(page: &mut Page, findings: &[Finding]) {
    let mut reasons: Vec<&str> = Vec::new();
    for finding in findings.iter().filter(|f| f.side_missing) {
        if !reasons.contains(&finding.title.text.as_str()) {
            reasons.push(&finding.title.text);
        }
    }
    for reason in reasons {
        let same: Vec<&Finding> = findings.iter().filter(|f| f.side_missing && f.title.text == reason).collect();
        if let Some(first) = same.first() {
            let (word, tone) = label(first);
            page.columns(2, &[vec![(padded(&word, 7), tone), (reason.to_owned(), Tone::Plain)]]);
        }
        let rules: Vec<&str> = same.iter().map(|f| f.rule.as_str()).collect();
        page.paragraph(11, &rules.join(", "));
    }
}
