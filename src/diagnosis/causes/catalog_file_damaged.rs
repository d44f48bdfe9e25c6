//! A catalog file of a package cannot be used, so its manifests cannot be checked.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::marked::marked;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::remedies::store;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::history::MarkKind;
use crate::msg;

/// `catalog-file-damaged`.
pub const CAUSE: CauseRule = CauseRule {
    id: "catalog-file-damaged",
    knowledge: "C24",
    mechanism: true,
    title: || msg!("cause-catalog-file"),
    judge,
    shown_by: None,
    plans: &[PLAN],
    after: &["storage-failing", "trustedinstaller-pinned", "transaction-pending", "restart-due", "disk-full"],
    sources: &[
        "https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/error-invalid-data-startup-installing-updates",
    ],
};

/// The steps of its remedy.
const PLAN: Plan = &[&store::CATALOG_FILE_LOOK, &store::CATALOG_FILE_REPLACE, &store::STORE_REPAIR];

fn judge(case: &Case<'_>) -> Option<Judgement> {
    marked(case, &[MarkKind::CatalogFile], |found| {
        let risk = msg!("risk-package-missing");
        // The first line often names no file; a later one does.
        let named = case.session.of_kind(&[MarkKind::CatalogFile]).find_map(|found| found.mark.subject.as_deref());
        match found.mark.subject.as_deref().or(named) {
            Some(file) => remedy(msg!("cure-catalog-file", file = file), risk, PLAN),
            None => remedy(msg!("cure-catalog-file-unnamed"), risk, PLAN),
        }
    })
}
