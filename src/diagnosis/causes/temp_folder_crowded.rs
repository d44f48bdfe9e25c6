//! The folder for temporary files holds so many that an installer finds no name for another.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::Confidence;
use crate::diagnosis::remedies::room;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::msg;
use crate::rules::windows::temp_files;

/// `temp-folder-crowded`.
pub const CAUSE: CauseRule = CauseRule {
    id: "temp-folder-crowded",
    knowledge: "C28",
    mechanism: true,
    title: || msg!("cause-temp-files"),
    judge,
    shown_by: Some(&temp_files::RULE),
    plans: &[PLAN],
    after: &[],
    sources: &[
        "https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/error-0x800f0922-uninstall-role-feature",
        "https://learn.microsoft.com/troubleshoot/mem/configmgr/update-management/adr-updates-download-failure",
        "https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-gettempfilenamew",
    ],
};

/// The steps of its remedy.
const PLAN: Plan = &[&room::TEMP_LOOK, &room::TEMP_MOVE];

/// `CBS_E_INSTALLERS_FAILED` and `ERROR_FILE_EXISTS`: what a change of roles ends with, and what Windows says itself of a name that it did not
/// find. The log names no reason then, so nothing makes it more than probable.
const CODES: &[u32] = &[0x800F_0922, 0x8007_0050];

/// C28. A folder that is not crowded now may have been so then, so it excludes nothing.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let line = temp_files::many(case.windows).filter(|_| case.failure.is_one_of(CODES))?;
    let mut judgement = Judgement::new(Confidence::Probable);
    if let Some(other) = case.session.first_named() {
        judgement.confidence = Confidence::Possible;
        judgement.contradicts.push(other.line.clone());
    }
    judgement.supports.push(line);
    judgement.supports.extend(case.failure.lines.first().cloned());
    judgement.remedy = Some(remedy(msg!("cure-temp-files"), msg!("risk-temp-files"), PLAN));
    Some(judgement)
}
