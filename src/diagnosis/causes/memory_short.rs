//! There was no memory for the installation.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::marked::{marked_or_code, shown_by};
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::remedies::{general, room};
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::history::MarkKind;
use crate::msg;

/// `memory-short`.
pub const CAUSE: CauseRule = CauseRule {
    id: "memory-short",
    knowledge: "C21",
    mechanism: true,
    title: || msg!("cause-memory-short"),
    judge,
    shown_by: None,
    plans: &[PLAN],
    after: &[],
    sources: &[
        "https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/error-0x8007000e-0x800705aa-insufficient-virtual-memory",
        "https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/troubleshoot-windows-update-error-0x80070008",
    ],
};

/// The steps of its remedy.
const PLAN: Plan = &[&room::MEMORY_LOOK, &room::PAGE_FILE, &general::RESTART];

/// `ERROR_NOT_ENOUGH_MEMORY`, `E_OUTOFMEMORY`, `ERROR_NO_SYSTEM_RESOURCES`, `ERROR_COMMITMENT_LIMIT`.
const CODES: &[u32] = &[0x8007_0008, 0x8007_000E, 0x8007_05AA, 0x8007_05AF];

/// Where Windows says which programs took the memory.
const DETECTOR: &str = "Microsoft-Windows-Resource-Exhaustion-Detector";

/// Confirmed where Windows itself recorded in the failed session that memory ran short.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let cure = |_: Option<&_>| remedy(msg!("cure-memory-short"), msg!("risk-memory-short"), PLAN);
    let mut judgement = marked_or_code(case, &[MarkKind::NoMemory], CODES, cure)?;
    if let Some(line) = case.record_in_window("System", DETECTOR, &[2004], &[]) {
        shown_by(&mut judgement, line);
    }
    Some(judgement)
}
