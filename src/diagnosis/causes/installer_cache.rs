//! A program's update needs files that Windows Installer keeps of it, and they are gone.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::marked::marked_or_code;
use crate::diagnosis::remedies::services;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::msg;

/// `installer-cache-missing`.
pub const CAUSE: CauseRule = CauseRule {
    id: "installer-cache-missing",
    knowledge: "C29",
    mechanism: true,
    title: || msg!("cause-installer-cache"),
    judge,
    shown_by: None,
    plans: &[PLAN],
    after: &[],
    sources: &[
        "https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/missing-windows-installer-cache",
        "https://learn.microsoft.com/windows/win32/msi/error-codes",
    ],
};

/// The steps of its remedy.
const PLAN: Plan = &[&services::INSTALLER_LOOK, &services::INSTALLER_CACHE_RESTORE];

/// `ERROR_INSTALL_SOURCE_ABSENT`, `ERROR_INSTALL_PACKAGE_INVALID`, `ERROR_PATCH_PACKAGE_OPEN_FAILED`, `ERROR_PATCH_PACKAGE_INVALID`,
/// `ERROR_PATCH_TARGET_NOT_FOUND`. `ERROR_INSTALL_FAILURE`, which most such updates end with, says nothing.
const CODES: &[u32] = &[0x8007_064C, 0x8007_0654, 0x8007_0663, 0x8007_0664, 0x8007_066A];

/// Never more than possible: neither the folder nor the log of Windows Installer is collected.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    marked_or_code(case, &[], CODES, |_| remedy(msg!("cure-installer-cache"), msg!("risk-installer-cache"), PLAN))
}
