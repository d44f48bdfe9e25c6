//! R01: who was denied? The first question, because no permission of the server has to do with the answer.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::Confidence;
use crate::diagnosis::remedies::software;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::evidence::Line;
use crate::history::HResult;
use crate::history::updates::Reporter;
use crate::msg;

/// `remote-caller`.
pub const CAUSE: CauseRule = CauseRule {
    id: "remote-caller",
    knowledge: "R01",
    mechanism: true,
    title: || msg!("cause-remote-caller"),
    judge,
    shown_by: None,
    plans: &[PLAN],
    after: &[],
    sources: &["Win32: Using WUA From a Remote Computer", "KB2773898"],
};

/// The steps of its remedy.
const PLAN: Plan = &[&software::CALLER_LOOK, &software::CALLER_SYSTEM];

/// R01: the Windows Update interfaces refuse callers from a network logon by design. It takes the record of the
/// caller's tool *and* the whole absence of the failure on the server's own side.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let mut judgement = Judgement::new(Confidence::Refuted);
    judgement.fits = case.failure.is_access_denied();
    if case.failure.reporter != Reporter::Standalone {
        judgement.contradicts = case.failure.lines.clone();
        judgement.contradicts.push(case.line(msg!("proof-the-server-itself-recorded-the-failure")));
        return Some(judgement);
    }
    if !case.failure.is_access_denied() {
        let code = case.failure.code_text();
        judgement.contradicts.push(case.line(msg!("proof-wusa-exe-failed-with-not-with", code = code)));
        return Some(judgement);
    }
    judgement.supports = case.failure.lines.clone();
    judgement.since = Some(case.failure.at);
    judgement.not_seen = case.history.gaps_since(case.failure.window.from);
    judgement.not_seen.extend(case.session.missing.clone());
    judgement.contradicts = case.session.refusals.iter().map(|r| r.line.clone()).collect();
    // The server's own attempts at any update that were denied and not healed, whenever they were.
    let own = case.history.open_failures().into_iter().filter(|s| s.reporter != Reporter::Standalone);
    let denied = own.filter(|s| s.code.is_some_and(HResult::is_access_denied));
    judgement.contradicts.extend(denied.map(|s| s.line.clone()));
    let network = &case.windows.caller.network_logon;
    judgement.confidence = match (judgement.not_seen.is_empty(), judgement.contradicts.is_empty(), network.value()) {
        (_, false, _) => Confidence::Possible,
        (false, true, _) => Confidence::NotEvaluated,
        (true, true, Some(true)) => Confidence::Confirmed,
        (true, true, _) => Confidence::Probable,
    };
    judgement.supports.push(Line::of(msg!("fact-network-logon"), network));
    if judgement.confidence <= Confidence::Possible {
        judgement.remedy = Some(remedy(msg!("cure-remote-caller"), msg!("risk-remote-caller"), PLAN));
    }
    Some(judgement)
}
