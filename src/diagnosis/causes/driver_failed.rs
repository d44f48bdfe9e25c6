//! R32: a driver in the update could not be installed, and Windows took the update back.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::marked::marked;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::remedies::store;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::history::MarkKind;
use crate::msg;

/// `driver-failed`.
pub const CAUSE: CauseRule = CauseRule {
    id: "driver-failed",
    knowledge: "R32",
    mechanism: true,
    title: || msg!("cause-driver-failed"),
    judge,
    shown_by: None,
    plans: &[PLAN],
    after: &["trustedinstaller-pinned", "transaction-pending", "restart-due"],
    sources: &[
        "https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/error-0x80070002-cumulative-update-rollback",
        "https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x8007000d",
    ],
};

/// The steps of its remedy.
const PLAN: Plan = &[&store::DRIVER_LOOK, &store::DRIVER_RESTORE];

/// How many sections of `setupapi.dev.log` are quoted.
const SECTIONS: usize = 3;

/// R32. `setupapi.dev.log` tells of the same INF file more than `CBS.log` does.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let mut judgement = marked(case, &[MarkKind::Driver], |found| {
        let inf = found.mark.subject.as_deref().unwrap_or("that CBS.log names");
        remedy(msg!("cure-driver-failed", inf = inf), msg!("risk-driver-failed"), PLAN)
    })?;
    let inf = case.session.of_kind(&[MarkKind::Driver]).find_map(|found| found.mark.subject.clone());
    let log = &case.windows.text_logs.devices;
    if let (Some(inf), Some(devices)) = (inf, log.value()) {
        let name = inf.to_ascii_lowercase();
        let about = devices.lines.iter().filter(|line| line.message.to_ascii_lowercase().contains(&name));
        let about = about.filter(|line| line.at.value().is_some_and(|at| case.failure.window.contains(*at)));
        judgement.supports.extend(about.take(SECTIONS).map(|line| {
            let text = format!("{} line {}: {}", line.file, line.number, line.message);
            crate::evidence::Line { text, from: log.from(), at: line.at.value().copied().unwrap_or_else(|| log.at()) }
        }));
    }
    Some(judgement)
}
