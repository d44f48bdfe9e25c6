//! R12: somebody else holds a file that the update has to write.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::marked::marked_or_code;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::history::MarkKind;
use crate::msg;

/// `file-held`.
pub const CAUSE: CauseRule = CauseRule {
    id: "file-held",
    knowledge: "R12",
    mechanism: true,
    title: || msg!("cause-file-held"),
    judge,
    sources: &[
        "https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/common-windows-update-errors",
    ],
};

/// `ERROR_SHARING_VIOLATION`, `ERROR_LOCK_VIOLATION`.
const CODES: &[u32] = &[0x8007_0020, 0x8007_0021];

/// R12. Who holds it is not in the log, so a line makes it probable and never more.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    marked_or_code(case, &[MarkKind::Held], CODES, |found| {
        let risk = msg!("risk-file-held");
        match found.and_then(|found| found.mark.subject.as_deref()) {
            Some(file) => remedy(msg!("cure-file-held", file = file), risk),
            None => remedy(msg!("cure-file-held-unnamed"), risk),
        }
    })
}
