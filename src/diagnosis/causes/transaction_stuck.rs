//! R28: a transaction that no restart completes.

use super::cause_rule::CauseRule;
use super::sources::WU_COMMON;
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::Confidence;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::evidence::{Line, Observation};
use crate::history::updates::StepKind;
use crate::msg;

/// `transaction-stuck`.
pub const CAUSE: CauseRule = CauseRule {
    id: "transaction-stuck",
    knowledge: "R28",
    mechanism: true,
    title: || msg!("cause-transaction-stuck"),
    judge,
    sources: &[WU_COMMON],
};

/// R28: a transaction is pending, and the server was restarted between two failures with the same code: one more restart is not
/// the answer.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let pending = &case.windows.pending_restart;
    let seen = |name: &str, marker: &Observation<bool>| {
        (marker.value() == Some(&true)).then(|| Line::of(&format!("{name} exists"), marker))
    };
    let markers: Vec<Line> =
        [seen(r"WinSxS\pending.xml", &pending.pending_xml), seen("PackagesPending", &pending.cbs_packages_pending)]
            .into_iter()
            .flatten()
            .collect();
    let boot = *case.windows.os.last_boot.value()?;
    let same = |step: &&crate::history::step::Step| step.kind == StepKind::Failed && step.code == case.failure.code;
    let earlier = case.history.steps.iter().filter(same).find(|step| step.at < boot)?;
    if markers.is_empty() || case.failure.at < boot {
        return None;
    }
    let mut judgement = Judgement::new(Confidence::Probable);
    if case.session.first_mark().is_some() {
        judgement.confidence = Confidence::Possible;
    }
    judgement.supports = markers;
    judgement
        .supports
        .push(case.line(format!("the restart at {boot} did not help: the same code before and after it")));
    judgement.supports.push(earlier.line.clone());
    judgement.supports.extend(case.failure.lines.first().cloned());
    judgement.remedy = Some(remedy(msg!("cure-transaction-stuck"), msg!("risk-transaction-stuck")));
    Some(judgement)
}
