//! What is wrong now and was not then.

use std::collections::BTreeMap;

use crate::msg;
use crate::rules::judge::Judge;
use crate::rules::{Area, Finding, Outcome, Severity, registry};

/// Judges what is new. `known` are the ids of findings that other answers speak of already.
pub fn judge(judge: &mut Judge<'_>, then: &[Finding], now: &[Finding], known: &[String]) -> Vec<String> {
    let earlier: BTreeMap<&str, Outcome> = then.iter().map(|f| (f.id.as_str(), f.outcome)).collect();
    let of_server = |f: &&Finding| {
        registry::rule(&f.rule).is_some_and(|rule| !matches!(rule.area, Area::Since | Area::Repair | Area::Waivers))
    };
    let (mut new, mut unseen) = (Vec::new(), false);
    for finding in now.iter().filter(of_server).filter(|f| f.severity > Severity::Info && !known.contains(&f.id)) {
        let was = earlier.get(finding.id.as_str());
        match (finding.outcome, was) {
            (Outcome::Fail, Some(Outcome::Fail)) => {}
            (Outcome::Fail, _) => {
                new.push(finding.id.clone());
                let answer = judge
                    .exactly(finding.severity)
                    .fail(&finding.id, msg!("repair-new-fails", finding = finding.title));
                finding.evidence.iter().take(2).for_each(|line| _ = answer.because(line.clone()));
                // Who accepted the failure accepted it in this answer too.
                answer.waiver.clone_from(&finding.waiver);
                if let Some(remedy) = &finding.remedy {
                    answer.remedy(remedy.clone());
                }
            }
            (Outcome::Unknown, Some(Outcome::Pass)) => {
                unseen = true;
                let title = msg!("repair-new-unseen", finding = finding.title);
                let answer = judge.exactly(finding.severity).unknown(&finding.id, title);
                finding.evidence.iter().take(2).for_each(|line| _ = answer.because(line.clone()));
            }
            // A rule that could not begin has another component than it had.
            (Outcome::Unknown, None) if finding.side_missing => unseen = true,
            _ => {}
        }
    }
    if new.is_empty() && unseen {
        judge.unknown("server", msg!("repair-new-unknown"));
    } else if new.is_empty() {
        judge.pass("server", msg!("repair-new-none"));
    }
    new
}
