//! R28: a transaction that no restart completes.

use jiff::Timestamp;

use super::cause_rule::CauseRule;
use super::sources::WU_COMMON;
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::Confidence;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::remedies::transaction;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::evidence::{Line, Observation};
use crate::history::MarkKind;
use crate::history::step::Step;
use crate::history::updates::StepKind;
use crate::msg;
use crate::rules::windows::pending_restart;

/// `transaction-stuck`.
pub const CAUSE: CauseRule = CauseRule {
    id: "transaction-stuck",
    knowledge: "R28",
    mechanism: true,
    title: || msg!("cause-transaction-stuck"),
    judge,
    shown_by: Some(&pending_restart::RULE),
    plans: &[PLAN],
    after: &["trustedinstaller-pinned", "storage-failing"],
    sources: &[
        WU_COMMON,
        "https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x80070bc9",
    ],
};

/// The steps of its remedy.
const PLAN: Plan = &[&transaction::STUCK_SAVE, &transaction::STUCK_MEND, &transaction::STUCK_REVERT];

/// R28: a transaction is pending, and the server was restarted between two failures with the same code: one more restart is not
/// the answer.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let (earlier, boot) = outlived(case)?;
    let mut judgement = Judgement::new(Confidence::Probable);
    // What refuses a new transaction while one is pending is this cause itself.
    let named = case.session.of_kind(&[MarkKind::Pending]).next();
    if case.session.marks.iter().any(|found| !found.mark.is_general() && found.mark.kind != MarkKind::Pending) {
        judgement.confidence = Confidence::Possible;
    }
    judgement.since = Some(earlier.at);
    judgement.supports.extend(named.map(|found| found.line.clone()));
    judgement.supports.extend(markers(case));
    judgement.supports.push(case.line(msg!("proof-restart-same-code", boot = boot)));
    judgement.supports.push(earlier.line.clone());
    judgement.supports.extend(case.failure.lines.first().cloned());
    judgement.remedy = Some(remedy(msg!("cure-transaction-stuck"), msg!("risk-transaction-stuck"), PLAN));
    Some(judgement)
}

/// What shows that a transaction waits.
pub fn markers(case: &Case<'_>) -> Vec<Line> {
    let pending = &case.windows.pending_restart;
    let seen = |name: &str, marker: &Observation<bool>| {
        (marker.value() == Some(&true)).then(|| Line::of(msg!("fact-exists", name = name), marker))
    };
    [seen(r"WinSxS\pending.xml", &pending.pending_xml), seen("PackagesPending", &pending.cbs_packages_pending)]
        .into_iter()
        .flatten()
        .collect()
}

/// The failure with the same code before the last restart, and that restart, where a transaction waits after it.
pub fn outlived<'a>(case: &Case<'a>) -> Option<(&'a Step, Timestamp)> {
    let boot = *case.windows.os.last_boot.value()?;
    let same = |step: &&Step| step.kind == StepKind::Failed && step.code == case.failure.code;
    let earlier = case.history.steps.iter().filter(same).find(|step| step.at < boot)?;
    (!markers(case).is_empty() && case.failure.at >= boot).then_some((earlier, boot))
}
