//! Findings as a list: what is wrong, what is not known, and why.

use super::page::{Page, Tone};
use crate::rules::{Finding, Line, Outcome, Severity};

/// How much of a finding's evidence a report shows.
pub const LINES: usize = 4;

/// The word and tone of a finding.
pub fn label(finding: &Finding) -> (String, Tone) {
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

/// Some findings with their evidence and remedies.
pub fn list<'a>(page: &mut Page, findings: impl Iterator<Item = &'a Finding>) {
    for finding in findings {
        let (word, tone) = label(finding);
        let knowledge = finding.knowledge.join(" ");
        let rule = if knowledge.is_empty() { finding.rule.clone() } else { format!("{} {knowledge}", finding.rule) };
        page.columns(2, &[vec![(format!("{word:<7}"), tone), (format!("{} [{rule}]", finding.title.text), Tone::Plain)]]);
        lines(page, 12, &finding.evidence, LINES);
        if let Some(remedy) = &finding.remedy {
            page.columns(12, &[vec![("->".into(), Tone::Plain), (remedy.text.clone(), Tone::Plain)]]);
        }
    }
}

/// Lines of proof: the text, and under it where it stands.
pub fn lines(page: &mut Page, indent: u16, lines: &[Line], most: usize) {
    for line in lines.iter().take(most) {
        page.columns(indent, &[vec![("-".into(), Tone::Plain), (format!("{} ({})", line.text, line.from), Tone::Plain)]]);
    }
    if lines.len() > most {
        let more = crate::msg!("more-lines", count = lines.len() - most);
        page.paragraph(indent, &more.text);
    }
}

/// Findings that a person has to act on or decide about, the gravest first.
pub fn of_interest(findings: &[Finding]) -> Vec<&Finding> {
    let mut chosen: Vec<&Finding> =
        findings.iter().filter(|f| matches!(f.outcome, Outcome::Fail | Outcome::Unknown)).collect();
    // A stable sort: within one rank the order of the rules stays.
    chosen.sort_by_key(|f| (std::cmp::Reverse(f.severity), std::cmp::Reverse(f.outcome)));
    chosen
}
