//! Findings as a list: what is wrong, what is not known, and why.

use super::page::{Page, Tone};
use crate::evidence::Line;
use crate::msg;
use crate::rules::{Finding, Outcome, Severity, Waived, WaiverState};
use crate::text::Message;

/// How much of a finding's evidence a report shows.
pub const LINES: usize = 4;

/// The word and tone of a finding.
pub fn label(finding: &Finding) -> (String, Tone) {
    if finding.is_waived() {
        return ("waived".into(), Tone::Doubt);
    }
    match (finding.outcome, finding.severity) {
        (Outcome::Pass, _) => ("ok".into(), Tone::Good),
        (Outcome::NotApplicable, _) => ("n/a".into(), Tone::Plain),
        (Outcome::Unknown, Severity::Block) => ("UNKNOWN".into(), Tone::Doubt),
        (Outcome::Unknown, _) => ("unknown".into(), Tone::Doubt),
        (Outcome::Fail, Severity::Block) => ("FAIL".into(), Tone::Bad),
        (Outcome::Fail, Severity::Warn) => ("warn".into(), Tone::Doubt),
        (Outcome::Fail, Severity::Info) => ("note".into(), Tone::Plain),
    }
}

/// Some findings, one sentence each.
pub fn titles(page: &mut Page, findings: &[&Finding]) {
    for finding in findings {
        title(page, finding);
        waiver(page, finding);
    }
}

/// Some findings with their evidence and remedies.
pub fn list<'a>(page: &mut Page, findings: impl Iterator<Item = &'a Finding>) {
    for finding in findings {
        title(page, finding);
        waiver(page, finding);
        lines(page, 11, &finding.evidence, LINES);
        if let Some(remedy) = &finding.remedy {
            page.columns(11, &[vec![("->".into(), Tone::Plain), (remedy.text.clone(), Tone::Plain)]]);
        }
    }
}

fn title(page: &mut Page, finding: &Finding) {
    let (word, tone) = label(finding);
    let knowledge = finding.knowledge.join(" ");
    let rule = if knowledge.is_empty() { finding.rule.clone() } else { format!("{} {knowledge}", finding.rule) };
    let sentence = format!("{} [{rule}]", finding.title.text);
    page.columns(2, &[vec![(format!("{word:<7}"), tone), (sentence, Tone::Plain)]]);
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

/// Findings that a person has to act on or decide about, the gravest first.
pub fn of_interest(findings: &[Finding]) -> Vec<&Finding> {
    let open = |f: &&Finding| matches!(f.outcome, Outcome::Fail | Outcome::Unknown) && !f.is_side_missing();
    let mut chosen: Vec<&Finding> = findings.iter().filter(open).collect();
    // A stable sort: within one rank the order of the rules stays. What somebody accepted comes after the rest.
    chosen.sort_by_key(|f| (f.is_waived(), std::cmp::Reverse(f.severity), std::cmp::Reverse(f.outcome)));
    chosen
}

/// The rules that could not begin because their whole side is missing, under the reason that they share.
pub fn areas_missing(page: &mut Page, findings: &[Finding]) {
    let mut reasons: Vec<&str> = Vec::new();
    for finding in findings.iter().filter(|f| f.is_side_missing()) {
        if !reasons.contains(&finding.title.text.as_str()) {
            reasons.push(&finding.title.text);
        }
    }
    for reason in reasons {
        let same: Vec<&Finding> = findings.iter().filter(|f| f.is_side_missing() && f.title.text == reason).collect();
        if let Some(first) = same.first() {
            let (word, tone) = label(first);
            page.columns(2, &[vec![(format!("{word:<7}"), tone), (reason.to_owned(), Tone::Plain)]]);
        }
        let rules: Vec<&str> = same.iter().map(|f| f.rule.as_str()).collect();
        page.paragraph(11, &rules.join(", "));
    }
}
