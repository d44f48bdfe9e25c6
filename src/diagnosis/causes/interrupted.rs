//! The update client was ended while it worked: a restart, a task or an agent that stops services.

use super::cause_rule::CauseRule;
use super::way;
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::Confidence;
use crate::diagnosis::remedies::software;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::evidence::Line;
use crate::history::Window;
use crate::history::events::after;
use crate::msg;

/// `interrupted`.
pub const CAUSE: CauseRule = CauseRule {
    id: "interrupted",
    knowledge: "R10",
    mechanism: true,
    title: || msg!("cause-interrupted"),
    judge,
    shown_by: None,
    plans: &[PLAN],
    after: &[],
    sources: &[
        "https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/troubleshoot-windows-update-error-0x8024001e",
        "https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/common-windows-update-errors",
    ],
};

/// The steps of its remedy.
const PLAN: Plan = &[&software::INTERRUPT_LOOK, &software::INTERRUPT_MOVE];

/// The service stops, the call was cancelled, a shutdown is in progress, the orchestrator shuts down.
const CODES: &[u32] = &[0x8024_001E, 0x8024_000B, 0x8007_045B, 0x8024_A10A];

/// How long a start of Windows after a failure may take. Our choice.
const START: jiff::SignedDuration = jiff::SignedDuration::from_mins(15);

fn judge(case: &Case<'_>) -> Option<Judgement> {
    if !case.failure.is_one_of(CODES) || case.session.first_named().is_some() {
        return None;
    }
    let window = Window { to: after(case.failure.window.to, START), ..case.failure.window.clone() };
    let boot = &case.windows.os.last_boot;
    let started = boot
        .value()
        .filter(|at| window.contains(**at))
        .map(|at| Line::on(msg!("proof-windows-was-started-again-at", at = at), boot));
    let seen: Vec<Line> = started.into_iter().chain(case.client.ended.clone()).collect();
    let mut judgement = Judgement::new(if seen.is_empty() { Confidence::Possible } else { Confidence::Probable });
    judgement.since = Some(case.failure.since);
    judgement.supports = seen;
    judgement.supports.extend(case.client.lines.iter().cloned());
    judgement.supports.extend(case.failure.lines.first().cloned());
    judgement.not_seen.push(case.line(msg!("proof-who-ended-it-the-log-of")));
    judgement.remedy =
        Some(remedy(msg!("cure-interrupted", attempts = way::attempts(case)), msg!("risk-interrupted"), PLAN));
    Some(judgement)
}
