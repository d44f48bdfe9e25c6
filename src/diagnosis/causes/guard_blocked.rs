//! R12: what guards the server stopped a part of servicing.

use super::cause_rule::CauseRule;
use super::sources::WU_COMMON;
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::Confidence;
use crate::diagnosis::remedies::software;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::evidence::{EventRecord, Line, TextLine};
use crate::history::client;
use crate::msg;
use crate::rules::windows::servicing_guards::{blocked, quote};

/// `guard-blocked`.
pub const CAUSE: CauseRule = CauseRule {
    id: "guard-blocked",
    knowledge: "R12",
    mechanism: true,
    title: || msg!("cause-guard-blocked"),
    judge,
    shown_by: None,
    plans: &[PLAN],
    after: &[],
    sources: &[
        WU_COMMON,
        "https://learn.microsoft.com/defender-endpoint/attack-surface-reduction-rules-reference",
        "https://github.com/Azure/AzureLocal-Supportability/pull/191",
    ],
};

/// The steps of its remedy.
const PLAN: Plan = &[&software::GUARD_LOOK, &software::GUARD_ALLOW];

/// R12. The collector keeps the records that name a part of servicing. One that names the file that the failed session names shows
/// the mechanism on that very object. Without a record the log of DISM can say that its own process was not allowed to start.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    by_records(case).or_else(|| by_process(case))
}

/// DISM starts a process of its own, and was refused it: nothing of servicing is denied to Windows itself, so who guards the server
/// comes into question first. Which guard, its own log says.
fn by_process(case: &Case<'_>) -> Option<Judgement> {
    let kept = &case.windows.text_logs.dism;
    let log = kept.value()?;
    let refused = |line: &&TextLine| {
        line.message.contains("Failed to create dismhost.exe servicing process") && line.message.contains("0x80070005")
    };
    let inside = |line: &&TextLine| line.at.value().is_some_and(|at| case.failure.window.contains(*at));
    let line = log.lines.iter().filter(inside).find(refused)?;
    if !case.failure.is_access_denied() || case.session.first_named().is_some() {
        return None;
    }
    let mut judgement = Judgement::new(Confidence::Possible);
    judgement.since = line.at.value().copied();
    judgement.supports.push(client::quote(kept, line));
    judgement.supports.extend(case.failure.lines.first().cloned());
    judgement.not_seen.push(Line::missing(msg!("fact-logs-of-guards"), &case.windows.protection.blocks));
    judgement.remedy = Some(remedy(msg!("cure-guard-blocked"), msg!("risk-file-held"), PLAN));
    Some(judgement)
}

fn by_records(case: &Case<'_>) -> Option<Judgement> {
    let found: Vec<_> = blocked(case.windows).filter(|(_, record)| case.failure.window.contains(record.at)).collect();
    let since = found.iter().map(|(_, record)| record.at).min()?;
    let names_it = found.iter().any(|(_, record)| names(case, record));
    let named = case.session.first_named();
    let mut judgement = Judgement::new(match (names_it, named) {
        (true, Some(_)) => Confidence::Confirmed,
        (_, None) => Confidence::Probable,
        (false, Some(_)) => Confidence::Possible,
    });
    judgement.since = Some(since);
    if names_it {
        judgement.supports.extend(named.map(|found| found.line.clone()));
    } else {
        judgement.contradicts.extend(named.map(|found| found.line.clone()));
    }
    judgement.supports.extend(found.iter().map(|(log, record)| quote(log, record)));
    judgement.supports.extend(case.failure.lines.first().cloned());
    judgement.remedy = Some(remedy(msg!("cure-guard-blocked"), msg!("risk-file-held"), PLAN));
    Some(judgement)
}

/// Whether a record names the file that a line of the failed session names.
fn names(case: &Case<'_>, record: &EventRecord) -> bool {
    let subjects = case.session.marks.iter().filter_map(|found| found.mark.subject.as_deref());
    let mut files =
        subjects.filter_map(|subject| subject.rsplit('\\').next()).filter(|name| name.contains('.') && name.len() > 4);
    files.any(|file| {
        let file = file.to_ascii_lowercase();
        record.data.values().any(|value| value.to_ascii_lowercase().contains(&file))
    })
}
