//! R32: the queue of driver operations holds an entry that cannot be read, so nothing can be installed.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::Confidence;
use crate::diagnosis::marked::marked;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::remedies::{general, store};
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::evidence::{Line, named};
use crate::history::MarkKind;
use crate::msg;

/// `driver-queue-stale`.
pub const CAUSE: CauseRule = CauseRule {
    id: "driver-queue-stale",
    knowledge: "R32",
    mechanism: true,
    title: || msg!("cause-driver-queue"),
    judge,
    shown_by: None,
    plans: &[PLAN],
    after: &["trustedinstaller-pinned"],
    sources: &[
        "https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x80070490",
    ],
};

/// The steps of its remedy.
const PLAN: Plan = &[&store::QUEUE_SAVE, &general::RESTART, &store::QUEUE_DELETE];

/// The key of the queue, at the end of its name.
const QUEUE: &str = r"\component based servicing\driveroperations\";

/// R32. Confirmed where the registry shows an entry of the queue without values: that is the entry that has no identity.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let cure = |_: &_| remedy(msg!("cure-driver-queue"), msg!("risk-driver-queue"), PLAN);
    let mut judgement = marked(case, &[MarkKind::DriverQueue], cure)?;
    let sources = [&case.windows.servicing.driver_operations, &case.windows.registry];
    let empty = sources.iter().flat_map(|keys| {
        let items = keys.value().into_iter().flat_map(|keys| &keys.items);
        let empty = items.filter(|key| key.values.is_empty() && key.key.to_ascii_lowercase().contains(QUEUE));
        empty.map(|key| Line::on(named(&key.key, msg!("proof-no-values")), keys))
    });
    let lines: Vec<Line> = empty.take(3).collect();
    if !lines.is_empty() && judgement.confidence == Confidence::Probable {
        judgement.confidence = Confidence::Confirmed;
    }
    judgement.supports.splice(1..1, lines);
    Some(judgement)
}
