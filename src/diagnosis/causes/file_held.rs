//! R12: somebody else holds a file that the update has to write.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::marked::marked_or_code;
use crate::diagnosis::remedies::software;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::history::MarkKind;
use crate::msg;
use crate::rules::windows::servicing_guards::scanners;

/// `file-held`.
pub const CAUSE: CauseRule = CauseRule {
    id: "file-held",
    knowledge: "R12",
    mechanism: true,
    title: || msg!("cause-file-held"),
    judge,
    shown_by: None,
    plans: &[PLAN],
    after: &[],
    sources: &[
        "https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/common-windows-update-errors",
    ],
};

/// The steps of its remedy.
const PLAN: Plan = &[&software::FILTERS_LOOK, &software::EXCLUSIONS, &software::FILTER_TEST];

/// `ERROR_SHARING_VIOLATION`, `ERROR_LOCK_VIOLATION`.
const CODES: &[u32] = &[0x8007_0020, 0x8007_0021];

/// R12. Who holds it is not in the log, so a line makes it probable and never more. Scanners that are loaded stand beside it.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let mut judgement = marked_or_code(case, &[MarkKind::Held], CODES, |found| {
        let risk = msg!("risk-file-held");
        match found.and_then(|found| found.mark.subject.as_deref()) {
            Some(file) => remedy(msg!("cure-file-held", file = file), risk, PLAN),
            None => remedy(msg!("cure-file-held-unnamed"), risk, PLAN),
        }
    })?;
    judgement.supports.extend(scanners(case.windows));
    Some(judgement)
}
