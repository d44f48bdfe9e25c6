//! `waiver-unused`: does a waiver name this server and waive nothing on it?

use super::file_line::line;
use crate::baseline::Severity;
use crate::msg;
use crate::rules::check::Check;
use crate::rules::finding::{Finding, Outcome};
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;
use crate::text::Words;

/// `waiver-unused`.
pub const RULE: Check =
    Check::waivers(Rule::new("waiver-unused", Severity::Warn).unwaivable("remove the waiver instead"), check);

/// `waiver-unused`: a waiver that names this server and waives nothing on it. It would hide the next failure.
fn check(findings: &[Finding], judge: &mut Judge<'_>) {
    let Some(waivers) = judge.waivers else { return };
    let subject = &judge.evidence.subject;
    let here = waivers.list.iter().filter(|w| w.servers.is_explicit() && w.servers.include(subject));
    for waiver in here {
        let about = |f: &&Finding| waiver.target.covers(&f.rule, &f.component);
        if findings.iter().filter(about).any(|f| f.outcome == Outcome::Fail || f.is_waived()) {
            continue;
        }
        if !findings.iter().any(|f| f.rule == waiver.target.rule) {
            // A rule that was not asked, such as one that needs --before.
            judge.not_applicable(&waiver.id, msg!("waiver-unused-not-asked", id = waiver.id, target = waiver.target));
            continue;
        }
        // An unknown of the rule may be the finding that the waiver is for.
        let mut open = findings.iter().filter(|f| f.rule == waiver.target.rule && f.outcome == Outcome::Unknown);
        let (id, target) = (&waiver.id, &waiver.target);
        let line = line(judge, msg!("proof-waiver", target = target, servers = waiver.servers, until = waiver.expires));
        let finding = match open.clone().max_by_key(|f| f.severity) {
            // Nobody asked for what would tell.
            Some(unknown) if unknown.severity == Severity::Info => {
                judge.not_applicable(id, msg!("waiver-unused-not-asked", id = id, target = target))
            }
            Some(_) => {
                let title = msg!("waiver-unused-unknown", id = id, target = target);
                let reason = line.saying(open.next().map_or_else(|| "".into(), |f| Words::from(f.title.clone())));
                judge.unknown(id, title).because(reason)
            }
            None => {
                judge.fail(id, msg!("waiver-unused", id = id, target = target)).remedy(msg!("waiver-unused-remedy"))
            }
        };
        finding.because(line);
    }
}
