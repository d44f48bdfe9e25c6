//! A file, folder or key that the update writes into does not exist.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::marked::marked;
use crate::diagnosis::remedies::permissions;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::history::{HResult, MarkKind};
use crate::msg;

/// `path-missing`.
pub const CAUSE: CauseRule = CauseRule {
    id: "path-missing",
    knowledge: "C02",
    mechanism: true,
    title: || msg!("cause-path-missing"),
    judge,
    shown_by: None,
    plans: &[PLAN, LINK],
    after: &["storage-failing"],
    sources: &[
        "https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/error-0x80070002-cumulative-update-rollback",
        "https://github.com/microsoft/WSL/issues/2582",
    ],
};

/// The steps of its remedy.
const PLAN: Plan = &[&permissions::PATH_LOOK, &permissions::PATH_RESTORE];

/// The steps where a link on the way leads nowhere.
const LINK: Plan = &[&permissions::LINK_LOOK, &permissions::LINK_MEND];

fn judge(case: &Case<'_>) -> Option<Judgement> {
    marked(case, &[MarkKind::NotFound], |found| {
        let path = found.mark.subject.as_deref().unwrap_or_default();
        if found.mark.code == Some(HResult::LINK_TO_NOWHERE) {
            return remedy(msg!("cure-path-link", path = path), msg!("risk-path-link"), LINK);
        }
        remedy(msg!("cure-path-missing", path = path), msg!("risk-path-missing"), PLAN)
    })
}
