//! R31: storage that failed or answered late under the update files.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::Confidence;
use crate::diagnosis::remedies::firmware;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::evidence::Line;
use crate::history::HARDWARE_LOOK_BACK;
use crate::history::events::before;
use crate::history::storage::{storage_events, storage_faults};
use crate::msg;
use crate::rules::windows::storage_trouble;

/// `storage-failing`.
pub const CAUSE: CauseRule = CauseRule {
    id: "storage-failing",
    knowledge: "R31",
    mechanism: true,
    title: || msg!("cause-storage-trouble"),
    judge,
    shown_by: Some(&storage_trouble::RULE),
    plans: &[PLAN],
    after: &[],
    sources: &["KB314917"],
};

/// The steps of its remedy.
const PLAN: Plan = &[&firmware::STORAGE_LOOK, &firmware::DISK_SCAN, &firmware::STORAGE_REPAIR];

/// Codes of an I/O error or of data that came back wrong: `ERROR_IO_DEVICE`, `ERROR_CRC`, `ERROR_FILE_CORRUPT`,
/// `JET_errReadVerifyFailure`.
const IO_CODES: &[u32] = &[0x8007_045D, 0x8007_0017, 0x8007_0570, 0xC800_03FA];

/// R31: events of the operating system near the failure *and* a fault that the BMC reports make it probable; it is
/// never confirmed, because neither names the update's own write.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let window = &case.failure.window;
    let found = storage_events(case.windows, before(window.from, HARDWARE_LOOK_BACK));
    let near: Vec<_> = found.seen.into_iter().filter(|line| window.is_near(line.at)).collect();
    let mut judgement = Judgement::new(Confidence::Refuted);
    judgement.not_seen = found.missing;
    if near.is_empty() {
        if judgement.not_seen.is_empty() {
            judgement.contradicts.push(case.line(msg!("proof-no-storage-error-in-the-failed")));
        } else {
            judgement.confidence = Confidence::NotEvaluated;
        }
        return Some(judgement);
    }
    judgement.since = near.iter().map(|l| l.at).min();
    judgement.supports = near;
    judgement.confidence = Confidence::Possible;
    match (case.evidence.hardware.value(), case.sides_match()) {
        (Some(hardware), Ok(())) => {
            let faults = storage_faults(hardware);
            if faults.is_empty() {
                judgement.contradicts.push(case.line(msg!("proof-the-bmc-reports-no-storage-fault")));
            } else {
                judgement.confidence = Confidence::Probable;
                judgement.supports.extend(faults);
            }
        }
        (None, _) => judgement.not_seen.push(Line::missing(msg!("fact-hardware"), &case.evidence.hardware)),
        (Some(_), Err(line)) => judgement.not_seen.push(line),
    }
    if !case.failure.is_one_of(IO_CODES) {
        let code = case.failure.code_text();
        judgement.contradicts.push(case.line(msg!("proof-no-storage-code", code = code)));
    }
    judgement.remedy = Some(remedy(msg!("remedy-storage"), msg!("risk-storage"), PLAN));
    Some(judgement)
}
